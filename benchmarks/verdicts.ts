// Who notices that a decision would come out otherwise, and who is alarmed where it would not? Twenty
// behaviour changes and eight edits without effect, each committed to a copy of real engines, and each
// tool asked about it: nothing here knows what a tool should answer.
import { mkdtempSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import {
  describeMachine,
  printReport,
  progress,
  readBenchmarkOptions,
  type BenchmarkRow,
} from './support/report.ts'
import { throwawayPostgres } from './support/throwaway-postgres.ts'
import {
  alarmsOf,
  type Alarms,
  type Askable,
  askAll,
  assertQuiet,
  type Column,
  columns,
  type Said,
} from './support/verdicts/all-columns.ts'
import { behaviourChanges } from './support/verdicts/behaviour-changes.ts'
import { engineNames } from './support/verdicts/decided-inputs.ts'
import type { Edit } from './support/verdicts/edit.ts'
import { EngineProject } from './support/verdicts/engine-project.ts'
import { noOpEdits } from './support/verdicts/no-op-edits.ts'
import { TemporalColumn } from './support/verdicts/temporal-column.ts'

const options = readBenchmarkOptions()
/** Of each engine. */
const decisions = options.isQuick ? 20 : 100
const some = (edits: readonly Edit[], at: number): readonly Edit[] =>
  options.isQuick ? edits.filter((_, index) => index % 7 === at) : edits
const changes = some(behaviourChanges, 0)
const noOps = some(noOpEdits, 3)

const program = resolve('packages/cli/bin/first-contact.js')
const folder = realpathSync(mkdtempSync(join(tmpdir(), 'fc-bench-verdicts-')))

interface Judged {
  readonly edit: Edit
  readonly alarms: Alarms
  readonly said: Said
}

async function judge(edit: Edit, first: Said, asked: Askable): Promise<Judged> {
  progress(edit.id)
  asked.project.apply(edit)
  const said = await askAll(asked)
  asked.project.undo()
  return { edit, said, alarms: alarmsOf(said, first) }
}

const countOf = (judged: readonly Judged[], column: Column): number =>
  judged.filter(({ alarms }) => alarms[column]).length

/** Our own verdicts in full: an alarm that does not say what is wrong is worth less. */
function replayCell({ said, alarms }: Judged): string {
  if (!alarms['our replay']) return '-'
  const { changed, unreplayable } = said.ours.counts
  return [
    changed > 0 ? `changed ${changed}` : '',
    unreplayable > 0 ? `unreplayable ${unreplayable}` : '',
  ]
    .filter((part) => part !== '')
    .join(', ')
}

function lineOf(judged: Judged): readonly string[] {
  const cells = columns.map((column) =>
    column === 'our replay' ? replayCell(judged) : judged.alarms[column] ? 'alarm' : '-',
  )
  return [judged.edit.id, ...cells, judged.edit.what]
}

function totalLine(what: string, judged: readonly Judged[]): readonly string[] {
  const cells = columns.map((column) => `${countOf(judged, column)} of ${judged.length}`)
  return [what, ...cells, '']
}

function rowsOf(changed: readonly Judged[], same: readonly Judged[]): readonly BenchmarkRow[] {
  const scale = `${decisions * engineNames.length} decisions`
  const rows = (judged: readonly Judged[], what: string, isAlarmWanted: boolean) =>
    columns
      .filter((column) => column !== 'our replay')
      .map((column): BenchmarkRow => ({
        what: `${what} of ${judged.length}, against ${column}`,
        unit: 'alarms',
        better: isAlarmWanted ? 'higher' : 'lower',
        ours: countOf(judged, 'our replay'),
        peer: countOf(judged, column),
        peer_name: column,
        floor: null,
        floor_name: null,
        goal: { value: isAlarmWanted ? judged.length : 0 },
        scale,
      }))
  return [...rows(changed, 'true alarms', true), ...rows(same, 'false alarms', false)]
}

async function measure(asked: Askable): Promise<void> {
  progress('nothing edited')
  const first = await askAll(asked)
  assertQuiet(await askAll(asked), first, decisions * engineNames.length)
  const changed: Judged[] = []
  const same: Judged[] = []
  for (const edit of changes) changed.push(await judge(edit, first, asked))
  for (const edit of noOps) same.push(await judge(edit, first, asked))
  const table = {
    header: ['edit', ...columns, 'what it does'],
    lines: [
      ...changed.map(lineOf),
      totalLine('true alarms', changed),
      ...same.map(lineOf),
      totalLine('false alarms', same),
    ],
  }
  const rows = rowsOf(changed, same)
  printReport({ name: 'verdicts', machine: describeMachine(), rows, table }, options)
}

const postgres = await throwawayPostgres()
try {
  const project = new EngineProject(join(folder, 'payments'))
  project.make()
  TemporalColumn.prepare(project)
  const decided = project.decide(decisions, [program])
  const temporal = new TemporalColumn(project, decided)
  const databaseUrl = await postgres.database('dbos')
  try {
    await measure({ project, temporal, databaseUrl, program })
  } finally {
    await temporal.close()
  }
} finally {
  await postgres.close()
  rmSync(folder, { recursive: true, force: true })
}
