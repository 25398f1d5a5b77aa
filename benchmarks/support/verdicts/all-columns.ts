import { runSide } from '../run-side.ts'
import type { EngineProject } from './engine-project.ts'
import { ourVerdict, type OurVerdict } from './our-columns.ts'
import type { TemporalColumn, TemporalVerdict } from './temporal-column.ts'

/** What everybody says of the sources as they are. */
export interface Said {
  readonly temporal: TemporalVerdict
  readonly dbosVersion: string
  readonly gitSha: string
  readonly ours: OurVerdict
}

export interface Askable {
  readonly project: EngineProject
  readonly temporal: TemporalColumn
  readonly databaseUrl: string
  readonly program: string
}

export async function askAll(asked: Askable): Promise<Said> {
  const { project, temporal, databaseUrl, program } = asked
  const { version } = await runSide<{ readonly version: string }>(
    'benchmarks/sides/dbos-version.ts',
    [project.root, databaseUrl],
  )
  return {
    temporal: await temporal.verdict(),
    dbosVersion: version,
    gitSha: project.git('rev-parse', 'HEAD'),
    ours: ourVerdict(project, program),
  }
}

/** The columns of the table; whoever alarms says that these are not the sources that decided. */
export const columns = [
  'Temporal replay, answers',
  'Temporal replay, acts',
  'Temporal build id',
  'DBOS version',
  'git SHA',
  'our version hash',
  'our replay',
] as const
export type Column = (typeof columns)[number]

export type Alarms = Readonly<Record<Column, boolean>>

export function alarmsOf(said: Said, first: Said): Alarms {
  return {
    'Temporal replay, answers': said.temporal.failed.decided > 0,
    'Temporal replay, acts': said.temporal.failed.actedOn > 0,
    'Temporal build id': said.temporal.buildId !== first.temporal.buildId,
    'DBOS version': said.dbosVersion !== first.dbosVersion,
    'git SHA': said.gitSha !== first.gitSha,
    'our version hash': said.ours.versions !== first.ours.versions,
    'our replay': said.ours.exitCode !== 0,
  }
}

/** @throws when somebody alarms where nothing was edited, or did not look */
export function assertQuiet(said: Said, first: Said, decisions: number): void {
  const alarms = alarmsOf(said, first)
  const loud = columns.filter((column) => alarms[column])
  if (loud.length > 0) throw new Error(`nothing was edited, and ${loud.join(' and ')} alarm`)
  const { temporal, ours } = said
  if (ours.counts.identical !== decisions) throw new Error('our replay did not look at all')
  if (temporal.looked !== 2 * decisions)
    throw new Error('the replay of Temporal did not look at all')
}
