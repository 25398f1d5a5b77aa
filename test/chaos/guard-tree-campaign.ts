// A tree far beyond what anybody has: the guard ends, within memory that is bounded, and finds what
// is wrong in it, cold, warm and after an edit.
import { execFileSync, spawnSync } from 'node:child_process'
import {
  appendFileSync,
  mkdirSync,
  mkdtempSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { readCampaignArguments } from './campaign-arguments.ts'

const options = {
  files: { about: 'source files in the tree', min: 2000, max: 1_000_000, fallback: () => 100_000 },
  megabytes: { about: 'memory it may take at most', min: 100, max: 64_000, fallback: () => 1500 },
}

const map = `format: 1
layers:
  L4: { name: domain, may_import: [L4] }
  L6: { name: platform, may_import: [L6] }
rooms:
  domain: { layer: L4, files: ['src/domain/**'] }
  platform: { layer: L6, files: ['src/platform/**'] }
`

const folders = 997
const oneBadIn = 1000

function pathOf(index: number): string {
  const room = index % 2 === 0 ? 'domain' : 'platform'
  return `src/${room}/d${(index >> 1) % folders}/f${index}.ts`
}

function textOf(index: number, count: number): string {
  // Files of one room import each other: an even number stays even.
  const imported = [1, 2, 3].map((step) => {
    const target = ((((index * 7 + step * 13) % count) >> 1) << 1) + (index % 2)
    return Math.min(target, count - 2 + (index % 2))
  })
  const imports = imported.map(
    (each, at) => `import { f${each} as v${at} } from '../../../${pathOf(each)}'\n`,
  )
  const bad = index % oneBadIn === 7 ? `import '../../../${pathOf(6)}'\n` : ''
  return `${imports.join('')}${bad}
/** What number ${index} does. */
export function f${index}(a: number): number {
  return a > ${index} ? v0(a) + v1(a) : v2(a - 1)
}
`
}

function writeTree(root: string, count: number): void {
  for (let folder = 0; folder < folders; folder += 1) {
    for (const room of ['domain', 'platform']) {
      mkdirSync(join(root, 'src', room, `d${folder}`), { recursive: true })
    }
  }
  writeFileSync(join(root, 'layers.yaml'), map)
  for (let index = 0; index < count; index += 1) {
    writeFileSync(join(root, pathOf(index)), textOf(index, count))
  }
  execFileSync('git', ['init', '-q'], { cwd: root })
}

interface Outcome {
  readonly seconds: number
  readonly megabytes: number
  readonly files: number
  readonly found: number
  readonly problems: number
}

const hook = `data:text/javascript,process.on('exit',()=>console.error(process.resourceUsage().maxRSS))`
const program = resolve('packages/cli/bin/first-contact.js')

function check(root: string): Outcome {
  const started = performance.now()
  const args = ['--import', hook, program, 'guard', '--json']
  const { stdout, stderr } = spawnSync(process.execPath, args, {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  })
  const report = JSON.parse(stdout) as {
    readonly files_scanned: number
    readonly counts: { readonly violations: number; readonly problems: number }
  }
  return {
    seconds: (performance.now() - started) / 1000,
    megabytes: Number(stderr.trim().split('\n').at(-1)) / 1024,
    files: report.files_scanned,
    found: report.counts.violations,
    problems: report.counts.problems,
  }
}

function run(count: number, megabytesMax: number): boolean {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'fc-guard-campaign-')))
  try {
    writeTree(root, count)
    const expected = Math.ceil((count - 7) / oneBadIn)
    const edit = (text: string) => appendFileSync(join(root, pathOf(0)), text)
    const steps: readonly (readonly [string, () => void, number])[] = [
      ['cold', () => undefined, expected],
      ['nothing changed', () => undefined, expected],
      ['a line more', () => edit('// more\n'), expected],
      ['a forbidden import more', () => edit(`import '../../../${pathOf(1)}'\n`), expected + 1],
    ]
    let isHeld = true
    for (const [name, act, found] of steps) {
      act()
      const outcome = check(root)
      const { seconds, megabytes, files, problems } = outcome
      const isRight = files === count && outcome.found === found && problems === 0
      isHeld &&= isRight && megabytes <= megabytesMax
      console.log(
        `${name}: ${seconds.toFixed(1)} s, ${Math.round(megabytes)} MB, ${files} files, ` +
          `${outcome.found} violations of ${found}, ${problems} problems`,
      )
    }
    return isHeld
  } finally {
    rmSync(root, { recursive: true, force: true })
  }
}

const read = readCampaignArguments('guard-tree', options, process.argv.slice(2))
if (read.kind === 'help') console.log(read.text)
else if (read.kind === 'refused') {
  console.error(`first-contact: ${read.reason}\n  what to do: ${read.remedy}`)
  process.exitCode = 3
} else if (!run(read.numberOf('files'), read.numberOf('megabytes'))) {
  console.error('first-contact: it did not hold')
  process.exitCode = 1
}
