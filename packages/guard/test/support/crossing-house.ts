import { execFileSync } from 'node:child_process'
import type { BaselineEntry } from '../../src/baseline/baseline.ts'
import type { Tree } from './scratch-tree.ts'

/** A house whose domain may not import its platform. */
export const houseMap = `format: 1
layers:
  L4: { name: domain, may_import: [L4] }
  L6: { name: platform, may_import: [L6] }
rooms:
  domain: { layer: L4, files: ['src/domain/**'] }
  platform: { layer: L6, files: ['src/platform/**'] }
`

/** A domain that imports so many names of the platform, each of them a violation. */
export function crossingHouse(names: readonly string[]): Tree {
  const imported = names.map((name) => `  ${name},\n`).join('')
  return {
    'layers.yaml': houseMap,
    'src/platform/clock.ts': 'export const [now, today, zone, offset, tick] = [1, 2, 3, 4, 5]\n',
    'src/domain/order.ts':
      names.length === 0
        ? 'export const order = []\n'
        : `import {\n${imported}} from '../platform/clock.ts'\n\nexport const order = [${names.join(', ')}]\nexport const count = order.length\n`,
  }
}

/** The entry for one of these names. */
export function entryOf(symbol: string, changes: Partial<BaselineEntry> = {}): BaselineEntry {
  return {
    rule: 'layers',
    from: 'src/domain/order.ts',
    to: 'src/platform/clock.ts',
    symbol,
    owner: 'dana',
    reason: 'the clock is not injected yet',
    added: '2026-11-01',
    expires: '2027-02-01',
    incident: null,
    ...changes,
  }
}

export function baselineOf(entries: readonly unknown[], ceiling: unknown = entries.length): Tree {
  return { 'layers.baseline.json': JSON.stringify({ format: 1, ceiling, entries }) }
}

/** The day on which the tests take place. */
export const houseDay = new Date('2026-11-23T12:00:00Z')

/** Runs git in a folder, as somebody. */
export function git(root: string, ...args: readonly string[]): void {
  execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@t', ...args], {
    cwd: root,
    stdio: ['ignore', 'ignore', 'inherit'],
  })
}

/** Makes everything in a folder one commit of its repository. */
export function commitAll(root: string): void {
  git(root, 'init', '-q')
  git(root, 'add', '-A')
  git(root, 'commit', '-q', '--allow-empty', '-m', 'all')
}
