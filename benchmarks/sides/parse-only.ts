// The floor of a graph: a process that reads every file and parses it, and does nothing with it.
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'

interface Parser {
  readonly parseSync: (path: string, text: string, options: object) => { dispose(): void }
}

/** The parser of the guard, in the version that the guard has. */
const ofGuard = createRequire(new URL('../../packages/guard/package.json', import.meta.url))
const { parseSync } = ofGuard('oxc-parser') as Parser
const lazily = { experimentalLazy: true }
const listed = spawnSync('git', ['ls-files', '-z'], { encoding: 'utf8', maxBuffer: 1 << 28 })
const paths = listed.stdout.split('\0').filter((path) => /\.[cm]?[jt]sx?$/.test(path))
for (const path of paths) parseSync(path, readFileSync(path, 'utf8'), lazily).dispose()
console.log(paths.length)
