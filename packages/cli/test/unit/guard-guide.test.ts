import { execFileSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { parseDocument } from 'yaml'
import { runGuardCommand } from '../support/run-guard-command.ts'

const guide = fileURLToPath(new URL('../../../../docs/guides/guard.md', import.meta.url))
const shop = fileURLToPath(new URL('../../../guard/test/fixtures/guide', import.meta.url))
let root = ''

interface Fence {
  readonly info: string
  readonly lines: readonly string[]
}

function fencesOf(text: string): readonly Fence[] {
  return [...text.matchAll(/^```(\w[^\n]*)\n([\s\S]*?)^```$/gm)].map(
    ([, info = '', body = '']) => ({
      info,
      lines: body.split('\n').slice(0, -1),
    }),
  )
}

/** Times differ between runs; nothing else does. */
function steady(text: string): string {
  return text.replaceAll(/ in \d+\.\d\d s$/gm, ' in 0.05 s').trimEnd()
}

async function outputOf(command: string): Promise<string> {
  const [npx, program, guard, ...args] = command.split(/\s+/)
  if (npx === 'npx' && program === 'first-contact' && guard === 'guard') {
    const { stdout, stderr } = await runGuardCommand(args, { cwd: root })
    return steady(stdout + stderr)
  }
  return execFileSync('sh', ['-c', command], { cwd: root, encoding: 'utf8' }).trimEnd()
}

/** What a person sees who types these commands one after the other. */
async function session(lines: readonly string[]): Promise<string> {
  const shown: string[] = []
  for (const line of lines) {
    if (!line.startsWith('$ ')) continue
    const output = await outputOf(line.slice(2))
    shown.push(line, ...(output === '' ? [] : [output]))
  }
  return shown.join('\n')
}

/** Adds what a block shows of `layers.yaml` to the one that is there. */
function mergeIntoMap(part: string): void {
  const path = join(root, 'layers.yaml')
  const map = parseDocument(readFileSync(path, 'utf8'))
  const added = parseDocument(part).toJS() as Record<string, Record<string, unknown>>
  for (const [key, value] of Object.entries(added)) {
    if (Array.isArray(value) || !map.has(key)) map.set(key, value)
    else for (const [name, each] of Object.entries(value)) map.setIn([key, name], each)
  }
  writeFileSync(path, map.toString())
}

function write(path: string, text: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true })
  writeFileSync(join(root, path), text)
}

beforeAll(() => {
  // Inside of the repository, so that a rule finds the package it imports.
  mkdirSync('.tsbuild', { recursive: true })
  root = resolve(mkdtempSync('.tsbuild/guide-'))
  cpSync(shop, root, { recursive: true })
  const git = (...args: readonly string[]) => execFileSync('git', args, { cwd: root })
  git('init', '-q')
  git('config', 'user.name', 'dana')
  git('config', 'user.email', 'dana@shop.test')
  git('add', '-A')
  git('commit', '-q', '-m', 'The shop')
})
afterAll(() => {
  rmSync(root, { recursive: true, force: true })
})

test('every step of the guide prints what it says, from the first to the last', async () => {
  const text = readFileSync(guide, 'utf8')
  let told = text
  const fences = fencesOf(text)
  for (const { info, lines } of fences) {
    const body = lines.join('\n')
    const [first = ''] = lines
    const path = /^(?:\/\/|#) (\S+\.(?:ts|yaml))$/.exec(first)?.[1]
    if (info === 'console') {
      const shown = await session(lines)
      told = told.replace(`\`\`\`console\n${body}\n\`\`\``, () => `\`\`\`console\n${shown}\n\`\`\``)
    } else if (first.startsWith('# Proposed by') || body === '') {
      const map = readFileSync(join(root, 'layers.yaml'), 'utf8').trimEnd()
      told = told.replace(
        `\`\`\`yaml\n${body}${body === '' ? '' : '\n'}\`\`\``,
        () => `\`\`\`yaml\n${map}\n\`\`\``,
      )
    } else if (path === 'layers.yaml') mergeIntoMap(body)
    else if (info === 'ts check' && path !== undefined) write(path, `${body}\n`)
  }
  if (process.env['UPDATE_GUIDE'] === '1') writeFileSync(guide, told)
  expect(fences.filter(({ info }) => info === 'console').length).toBeGreaterThan(4)
  expect(text).toBe(told)
})
