import { spawnSync } from 'node:child_process'
import type { EngineProject } from './engine-project.ts'

/** As the command line says it. */
export interface OurVerdict {
  readonly exitCode: number | null
  readonly counts: {
    readonly identical: number
    readonly equivalent: number
    readonly changed: number
    readonly nondeterministic: number
    readonly unreplayable: number
  }
  /** Of all engines. */
  readonly versions: string
}

interface Stamped {
  readonly engines: readonly { readonly name: string; readonly version: string }[]
}

/** `first-contact replay` and `first-contact stamp`, as somebody calls them who edits a project. */
export function ourVerdict({ root }: EngineProject, program: string): OurVerdict {
  const run = (...args: readonly string[]): { exitCode: number | null; value: unknown } => {
    const { stdout, stderr, status } = spawnSync(process.execPath, [program, ...args, '--json'], {
      cwd: root,
      encoding: 'utf8',
    })
    if (stdout === '') throw new Error(`first-contact ${args[0]} said nothing but ${stderr}`)
    return { exitCode: status, value: JSON.parse(stdout) }
  }
  const { exitCode, value } = run('replay', 'records.jsonl', '--offline', '--code', 'current')
  const { engines } = run('stamp').value as Stamped
  const { counts } = value as Pick<OurVerdict, 'counts'>
  return { exitCode, counts, versions: engines.map((each) => each.version).join(' ') }
}
