import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { TemporalReplay } from '../../sides/temporal-replay.ts'
import { SideProcess } from '../side-process.ts'
import type { Decided, EngineProject } from './engine-project.ts'
import { historyOf, workflowTypes, type WorkflowType } from './temporal-histories.ts'

const standIn = `export const defineEngine = (definition) => ({ definition })
export const capture = () => {}
`

/** What Temporal says of the code as it is. */
export interface TemporalVerdict {
  readonly buildId: string
  /** Histories that do not replay, by the kind of workflow. */
  readonly failed: Readonly<Record<WorkflowType, number>>
  readonly firstError: string | null
  readonly looked: number
}

/** Temporal's replay of a project's decisions. */
export class TemporalColumn {
  readonly #side: SideProcess

  /** Before the project is committed: its workflows are part of it. */
  static prepare({ root }: EngineProject): void {
    const scope = join(root, 'node_modules')
    mkdirSync(scope, { recursive: true })
    symlinkSync(
      resolve('benchmarks/peers/temporal/node_modules/@temporalio'),
      `${scope}/@temporalio`,
    )
    writeFileSync(join(scope, 'recorder-stand-in.js'), standIn)
  }

  constructor({ root }: EngineProject, decided: readonly Decided[]) {
    const histories = workflowTypes.flatMap((type) => decided.map((each) => historyOf(type, each)))
    const file = join(root, 'node_modules/histories.json')
    writeFileSync(file, JSON.stringify(histories))
    this.#side = new SideProcess('benchmarks/sides/temporal-replay.ts', [root, file])
  }

  async verdict(): Promise<TemporalVerdict> {
    const { buildId, failed, firstError, looked } = await this.#side.ask<TemporalReplay>()
    const count = (type: WorkflowType): number =>
      failed.filter((id) => id.endsWith(`-${type}`)).length
    const counts = { decided: count('decided'), actedOn: count('actedOn') }
    return { buildId, failed: counts, firstError, looked }
  }

  close(): Promise<void> {
    return this.#side.close()
  }
}
