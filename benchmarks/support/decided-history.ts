// A repository with an engine, a history, and one decision that was made at its first commit.
import { execFileSync } from 'node:child_process'
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'

const decideFile = 'src/engines/decide.ts'

/** Where checks lie: beside the history, so that every commit has them. */
const checkFolder = 'node_modules/.checks'

/**
 * What one writes for `git bisect run`: decides the input again with the files that are checked out,
 * and says by its exit code whether it comes out as it did. One loads the engine with its schema, the
 * other the bare function that it is made with, which is as little as can be loaded.
 */
const checks = {
  engine: `import { payment } from '../../src/engines/payment.ts'
const decide = (input) => payment.decide(input)`,
  bare: `import { decide } from '../../src/engines/decide.ts'`,
} as const

export type Check = keyof typeof checks

/** Relative to the repository. */
export const checkFile = (check: Check): string => `${checkFolder}/${check}.mjs`

function writeChecks(root: string): void {
  mkdirSync(join(root, checkFolder), { recursive: true })
  const input = JSON.stringify(decidedInput)
  for (const check of Object.keys(checks) as Check[]) {
    const text = `${checks[check]}\nprocess.exitCode = decide(${input}).outcome === 'allow' ? 0 : 1\n`
    writeFileSync(join(root, checkFile(check)), text)
  }
}

const engineText = `import { defineEngine } from '@first-contact/recorder'
import { z } from 'zod'
import { decide } from './decide.ts'

const rule = z.strictObject({ name: z.string(), field: z.string(), most: z.number() })

export const payment = defineEngine({
  name: 'payment',
  component: 'engines.payment',
  input: z.strictObject({
    amount: z.number(),
    country: z.string(),
    attempts: z.number(),
    rules: z.array(rule),
  }),
  output: z.strictObject({ outcome: z.enum(['allow', 'deny']), reason: z.string() }),
  fields: { input: 'plain', output: 'plain' },
  decide,
})
`

/** The same engine with a schema of its own: no package is in its bundle. */
const plainText = engineText
  .replace("import { z } from 'zod'\n", '')
  .replace(/const rule = .*\n\n/, 'const checked = { parse: (value) => value }\n\n')
  .replace(/input: z[^]*?\n {2}\}\),/, 'input: checked,')
  .replace(/output: z.*\n/, 'output: checked,\n')

const helpers = ['limits', 'fees', 'countries', 'attempts', 'reasons'] as const
type Helper = (typeof helpers)[number]

const helperTexts: Readonly<Record<Helper, string>> = {
  limits: `export function isOver(amount: number, limit: number): boolean {
  return amount > limit
}
`,
  fees: `export function withFee(amount: number): number {
  return Math.round(amount * 1.01)
}
`,
  countries: `const served = ['AT', 'CH', 'DE']
export const isServed = (country: string): boolean => served.includes(country)
`,
  attempts: `export const isTired = (attempts: number): boolean => attempts > 3
`,
  reasons: `export const reasons = { fits: 'fits', over: 'too much', abroad: 'not served', tired: 'too often' }
`,
}

const decideText = `import { isTired } from './attempts.ts'
import { isServed } from './countries.ts'
import { withFee } from './fees.ts'
import { isOver } from './limits.ts'
import { reasons } from './reasons.ts'

interface Input {
  readonly amount: number
  readonly country: string
  readonly attempts: number
  readonly rules: readonly { readonly name: string; readonly field: string; readonly most: number }[]
}

interface Answer {
  readonly outcome: 'allow' | 'deny'
  readonly reason: string
}

export function decide(input: Input): Answer {
  if (!isServed(input.country)) return { outcome: 'deny', reason: reasons.abroad }
  if (isTired(input.attempts)) return { outcome: 'deny', reason: reasons.tired }
  const amount = withFee(input.amount)
  const broken = input.rules.find((rule) => rule.field === 'amount' && isOver(amount, rule.most))
  return broken === undefined
    ? { outcome: 'allow', reason: reasons.fits }
    : { outcome: 'deny', reason: reasons.over }
}
`

const recordText = `import { startRecorder } from '@first-contact/recorder'
import { payment } from './engines/payment.ts'

const recorder = startRecorder({
  producer: 'benchmark',
  sink: { kind: 'jsonl', file: 'records.jsonl' },
  processHooks: false,
})
payment.decide(JSON.parse(process.argv[2] ?? ''))
await recorder.stop(5000)
`

/** Twenty rules, of which one is just met. */
const decidedInput = {
  amount: 100,
  country: 'AT',
  attempts: 1,
  rules: Array.from({ length: 20 }, (_, at) => ({
    name: `rule ${at}`,
    field: at % 2 === 0 ? 'amount' : 'attempts',
    most: at === 8 ? 101 : 1000 + at,
  })),
}

const git = (root: string, args: readonly string[], input?: string): string =>
  execFileSync('git', args, {
    cwd: root,
    encoding: 'utf8',
    env: gitVariables,
    stdio: 'pipe',
    ...(input === undefined ? {} : { input }),
  })

/** Git without anybody's configuration, for every side alike. */
export const gitVariables: NodeJS.ProcessEnv = {
  ...process.env,
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_AUTHOR_NAME: 'Someone',
  GIT_AUTHOR_EMAIL: 'someone@example.org',
  GIT_COMMITTER_NAME: 'Someone',
  GIT_COMMITTER_EMAIL: 'someone@example.org',
}

const startSeconds = Date.parse('2020-01-01T00:00:00Z') / 1000
/** Files that have nothing to do with the engine. */
const otherFiles = 200

type Files = Readonly<Record<string, string>>

function firstFiles(isPlain: boolean): Files {
  const others = Array.from({ length: otherFiles }, (_, at) => [
    `src/other/part-${at}.ts`,
    `export const part${at} = ${at}\n`,
  ])
  return {
    '.gitignore': 'node_modules\n.first-contact\nrecords.jsonl\n',
    'package.json': '{ "name": "payments", "type": "module" }\n',
    'src/record.ts': recordText,
    'src/engines/payment.ts': isPlain ? plainText : engineText,
    [decideFile]: decideText,
    ...Object.fromEntries(helpers.map((name) => [`src/engines/${name}.ts`, helperTexts[name]])),
    ...(Object.fromEntries(others) as Files),
  }
}

/**
 * What a commit does: three of four touch files elsewhere; the others a remark in a file that the
 * engine reaches, and each sixteenth commit other code that decides the same. One changes the limit.
 */
function filesOf(at: number, changeAt: number): Files {
  const isAfter = at >= changeAt
  const limitText = isAfter ? helperTexts.limits.replace('>', '>=') : helperTexts.limits
  if (at === changeAt) return { 'src/engines/limits.ts': limitText }
  if (at % 16 === 0) {
    const text = helperTexts.attempts.replace('> 3', `> ${3 + at}`)
    return { 'src/engines/attempts.ts': text }
  }
  if (at % 4 !== 0)
    return { [`src/other/part-${at % otherFiles}.ts`]: `export const part = ${at}\n` }
  const name = helpers[(at / 4) % 3] ?? 'limits'
  const text = name === 'limits' ? limitText : helperTexts[name]
  return { [`src/engines/${name}.ts`]: `// Seen by ${at}.\n${text}` }
}

function commitText(files: Files, at: number): string {
  const who = `Someone <someone@example.org> ${startSeconds + at * 3600} +0000`
  const data = (text: string): string => `data ${Buffer.byteLength(text)}\n${text}\n`
  const changes = Object.entries(files).map(
    ([path, text]) => `M 100644 inline ${path}\n${data(text)}`,
  )
  const message = data(`Change ${at}`)
  return `commit refs/heads/main\nauthor ${who}\ncommitter ${who}\n${message}${changes.join('')}\n`
}

export interface DecidedHistory {
  readonly root: string
  /** The oldest first; the first one decided. */
  readonly commits: readonly string[]
  /** The one that changed it. */
  readonly culprit: string
  readonly decisionId: string
}

/**
 * Makes a repository with so many commits after the one that decided. A plain engine has no package in
 * its bundle, the other one a library for schemas.
 */
export function makeDecidedHistory(
  root: string,
  count: number,
  { isPlain } = { isPlain: false },
): DecidedHistory {
  const changeAt = Math.round(count * 0.66)
  mkdirSync(root, { recursive: true })
  const stream = Array.from({ length: count + 1 }, (_, at) =>
    commitText(at === 0 ? firstFiles(isPlain) : filesOf(at, changeAt), at),
  )
  git(root, ['init', '--quiet', '--initial-branch=main'])
  git(root, ['fast-import', '--quiet'], stream.join(''))
  const commits = git(root, ['rev-list', '--reverse', 'main']).trim().split('\n')
  for (const name of ['@first-contact/recorder', 'zod']) {
    const link = join(root, 'node_modules', name)
    mkdirSync(dirname(link), { recursive: true })
    symlinkSync(resolve('node_modules', name), link)
  }
  git(root, ['checkout', '--quiet', commits[0] ?? ''])
  const program = resolve('packages/cli/bin/first-contact.js')
  execFileSync(process.execPath, [program, 'stamp'], { cwd: root, stdio: 'pipe' })
  const input = JSON.stringify(decidedInput)
  execFileSync(process.execPath, ['src/record.ts', input], { cwd: root, stdio: 'pipe' })
  git(root, ['checkout', '--quiet', 'main'])
  writeChecks(root)
  const records = readFileSync(join(root, 'records.jsonl'), 'utf8')
  const decisionId = /dec_[0-9a-f]{16}/.exec(records)?.[0] ?? ''
  return { root, commits, culprit: commits[changeAt] ?? '', decisionId }
}
