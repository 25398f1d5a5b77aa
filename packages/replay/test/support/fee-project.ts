import { cpSync } from 'node:fs'
import { join } from 'node:path'
import { type HistoryStep, makeHistory } from './git-history.ts'
import { makeProject, type ProjectFiles } from './project.ts'
import { decideIn } from './shop-project.ts'

export const feeFile = 'src/engines/fee.ts'
export const limitsFile = 'src/engines/limits.ts'

const limitsText = `export function isOver(amount: number, limit: number): boolean {
  return amount > limit
}
`

/** The file that says when it is too much. */
export const limits = {
  /** As it was when the decision was made. */
  first: limitsText,
  /** 100 of 100 is too much now. */
  other: limitsText.replace('>', '>='),
  /** Other code that decides the same. */
  turned: limitsText.replace('amount > limit', 'limit < amount'),
  /** The same code. */
  noted: `// Nothing but a remark.\n${limitsText}`,
  broken: 'export function isOver(amount: number, limit',
  asking: limitsText.replace('amount > limit', 'Date.now() > 0 && amount > limit'),
} as const

/** A small engine with a helper; nothing of it is installed. */
export const feeFiles: ProjectFiles = {
  [feeFile]: `import { defineEngine } from '@first-contact/recorder'
import { isOver } from './limits.ts'

interface Input {
  readonly amount: number
  readonly limit: number
  readonly note: string
}

export const fee = defineEngine({
  name: 'fee',
  component: 'engines.fee',
  input: { parse: (value: unknown) => value as Input },
  output: { parse: (value: unknown) => value as { outcome: string; reason: string } },
  fields: { input: 'plain', output: 'plain' },
  decide(input: Input) {
    return isOver(input.amount, input.limit)
      ? { outcome: 'deny', reason: 'too much' }
      : { outcome: 'allow', reason: 'fits' }
  },
})
`,
  [limitsFile]: limits.first,
  'README.md': '# Fees',
}

const recordFile = `import { startRecorder } from '@first-contact/recorder'
import { fee } from './engines/fee.ts'

const recorder = startRecorder({
  producer: 'fees',
  sink: { kind: 'jsonl', file: 'records.jsonl' },
  processHooks: false,
})
for (const input of JSON.parse(process.argv[2] ?? '[]')) fee.decide(input)
await recorder.stop(5000)
`

/** A folder in which one decision was made: 100 of 100 was allowed. */
export async function decideFee(): Promise<string> {
  const root = makeProject({ ...feeFiles, 'src/record.ts': recordFile }, [
    '@first-contact/recorder',
  ])
  await decideIn(root, [{ amount: 100, limit: 100, note: 'for tea' }])
  return root
}

export interface FeeHistory {
  readonly root: string
  /** Of each step. */
  readonly commits: readonly string[]
}

/**
 * A repository with these steps after a first one that has the engine as it decided, and what was
 * recorded beside it.
 */
export function feeHistory(decided: string, steps: readonly HistoryStep[]): FeeHistory {
  const root = makeProject({})
  const [first = {}, ...others] = steps
  const packageFile = { 'package.json': '{ "name": "fees", "type": "module" }' }
  const files = { '.gitignore': '.first-contact\n', ...packageFile, ...feeFiles, ...first.files }
  const commits = makeHistory(root, [{ ...first, files }, ...others])
  cpSync(join(decided, '.first-contact'), join(root, '.first-contact'), { recursive: true })
  return { root, commits }
}
