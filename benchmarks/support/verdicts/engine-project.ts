// A project with the real engines of the reference product and one more, whose decisions are recorded
// before anybody edits it.
import { execFileSync } from 'node:child_process'
import { cpSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { decidedInputs, type Asked } from './decided-inputs.ts'
import { applyEdit, type Edit, writeFiles } from './edit.ts'
import { payoutFiles } from './payout-files.ts'
import { workflowsText } from './temporal-histories.ts'

const packageText = `{
  "name": "payments",
  "type": "module",
  "dependencies": {
    "half-up": "file:vendor/half-up",
    "zod": "4.6.7"
  }
}
`

/** All engines by their names, for whoever calls them. */
const enginesText = `import { budgetEngine } from './engines/budget-engine.ts'
import { payoutEngine } from './engines/payout-engine.ts'
import { policyEngine } from './engines/policy-engine.ts'
import { recoveryEngine } from './engines/recovery-engine.ts'

export const engines = {
  budget: budgetEngine,
  policy: policyEngine,
  recovery: recoveryEngine,
  payout: payoutEngine,
}
`

const recordText = `import { readFileSync, writeFileSync } from 'node:fs'
import { startRecorder } from '@first-contact/recorder'
import { engines } from './engines.ts'

const recorder = startRecorder({
  producer: 'payments',
  sink: { kind: 'jsonl', file: 'records.jsonl' },
  processHooks: false,
})
const decided = JSON.parse(readFileSync('asked.json', 'utf8')).map(({ engine, input }) => {
  const decidedMs = Date.now()
  const { output, decisionId } = engines[engine].decide(input)
  return { engine, input, output, decidedMs, decisionId }
})
await recorder.stop(30_000)
writeFileSync('decided.json', JSON.stringify(decided))
`

/** A decision as the project made it before any edit. */
export interface Decided extends Asked {
  readonly output: { readonly outcome: string; readonly actions?: readonly string[] }
  readonly decidedMs: number
  readonly decisionId: string
}

const identity = ['-c', 'user.name=Someone', '-c', 'user.email=someone@example.org']

/** One scratch copy; edits come and go. */
export class EngineProject {
  readonly root: string
  #first = ''

  constructor(root: string) {
    this.root = root
  }

  git(...args: readonly string[]): string {
    const options = { cwd: this.root, encoding: 'utf8', stdio: 'pipe' } as const
    return execFileSync('git', [...identity, ...args], options).trim()
  }

  #link(name: string, target: string): void {
    const link = join(this.root, 'node_modules', name)
    mkdirSync(dirname(link), { recursive: true })
    symlinkSync(target, link)
  }

  /** Copies the sources and commits them. */
  make(): void {
    const { root } = this
    mkdirSync(root, { recursive: true })
    cpSync(resolve('examples/agent-runs/src/engines'), join(root, 'src/engines'), {
      recursive: true,
    })
    writeFiles(root, {
      ...payoutFiles,
      'package.json': packageText,
      'src/engines.ts': enginesText,
      'src/workflows.ts': workflowsText,
      '.gitignore': 'node_modules\ndist\n.first-contact\n*.jsonl\nasked.json\ndecided.json\n',
    })
    for (const name of ['@first-contact/recorder', 'zod']) {
      this.#link(name, resolve('node_modules', name))
    }
    this.#link('half-up', join(root, 'vendor/half-up'))
    this.git('init', '--quiet', '--initial-branch=main')
    this.git('add', '.')
    this.git('commit', '--quiet', '--message', 'As it decided')
    this.#first = this.git('rev-parse', 'HEAD')
  }

  /** Lets the project decide so many inputs for each engine, and records them. */
  decide(count: number, program: readonly string[]): readonly Decided[] {
    const { root } = this
    writeFileSync(join(root, 'asked.json'), JSON.stringify(decidedInputs(count, Date.now())))
    // Not of the project: whoever records is no part of what is edited.
    writeFileSync(join(root, 'node_modules/record.ts'), recordText)
    cpSync(join(root, 'node_modules/record.ts'), join(root, 'src/record.ts'))
    execFileSync(process.execPath, [...program, 'stamp'], { cwd: root, stdio: 'pipe' })
    execFileSync(process.execPath, ['src/record.ts'], { cwd: root, stdio: 'pipe' })
    this.git('clean', '-qf', 'src')
    return JSON.parse(readFileSync(join(root, 'decided.json'), 'utf8')) as readonly Decided[]
  }

  /** Commits an edit. */
  apply(edit: Edit): void {
    applyEdit(this.root, edit)
    this.git('add', '.')
    this.git('commit', '--quiet', '--message', edit.what)
  }

  /** Back to how it decided. */
  undo(): void {
    this.git('reset', '--quiet', '--hard', this.#first)
  }
}
