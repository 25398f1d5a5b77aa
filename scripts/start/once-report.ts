import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { manifestFileOf } from '@first-contact/replay'
import { getSpansByCorrelation, listDecisions, storeStatus } from '@first-contact/store'
import type { RunningStation, TimelineView } from '@first-contact/station/ops'
import { timelineView } from '@first-contact/station/ops'
import { layersToCross, missingParts, type OnceReport } from './once-parts.ts'
import { say } from './say.ts'

const tables = {
  envelopes: 'infra_error_events',
  spans: 'infra_spans',
  decisions: 'infra_decision_snapshots',
  'component statistics': 'infra_component_stats',
  'producer starts': 'infra_producer_starts',
  marks: 'infra_marks',
} as const

function crosses(timeline: TimelineView): boolean {
  return layersToCross.every((layer) => timeline.layers.includes(layer))
}

/** A failed timeline through API, engine and worker, of one of the incidents if there is one. */
async function findTimeline(
  station: RunningStation,
  candidates: readonly string[],
): Promise<TimelineView | undefined> {
  const { environment } = station.config
  let healthy: TimelineView | undefined
  for (const correlationId of new Set(candidates)) {
    const timeline = await station.operations.timelines.getTimeline(environment, correlationId)
    if (timeline === null) continue
    const view = timelineView(timeline)
    if (!crosses(view)) continue
    if (view.outcome === 'failed') return view
    healthy ??= view
  }
  return healthy
}

/** Counts what is stored, through the store and the station's own services. */
export async function readOnceReport(station: RunningStation): Promise<OnceReport> {
  const { environment } = station.config
  const status = await storeStatus(station.store)
  const rows = (table: string) => status.tables.find((each) => each.table === table)?.rows ?? 0
  const scope = { environment, origins: [] }
  const since = new Date(Date.now() - 3_600_000)
  const incidents = await station.operations.incidents.getActiveIncidents({ scope, since })
  const timeline = await findTimeline(
    station,
    incidents.flatMap(({ sampleCorrelationIds }) => sampleCorrelationIds),
  )
  const replayable = await listDecisions(station.store, {
    environment,
    replayability: 'exact',
    limit: 1,
  })
  return {
    envelopes: rows(tables.envelopes),
    spans: rows(tables.spans),
    incidents: incidents.length,
    decisions: rows(tables.decisions),
    decisionId: replayable.items[0]?.decision_id,
    timeline,
  }
}

// The real command on the real store, as a user would run it.
function runCli(
  station: RunningStation,
  args: readonly string[],
  env: NodeJS.ProcessEnv = {},
): number | null {
  const { embedded } = station.store
  const databaseUrl =
    embedded?.connectionString('first_contact') ?? station.config.databaseUrl ?? ''
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['packages/cli/bin/first-contact.js', ...args],
    {
      encoding: 'utf8',
      env: {
        ...process.env,
        DATABASE_URL: databaseUrl,
        FC_ENVIRONMENT: station.config.environment,
        ...env,
      },
    },
  )
  say(stdout.trimEnd())
  if (stderr.trim() !== '') say(stderr.trimEnd())
  return status
}

/** Makes one decision of the product again; its exit code, null when there was none to make. */
function replayDecision(
  station: RunningStation,
  decisionId: string,
  projectDir: string,
): number | null {
  say()
  say(`$ first-contact replay --decision-id ${decisionId}`)
  const args = ['replay', '--decision-id', decisionId, '--root', 'examples/agent-runs']
  const places = {
    FC_ENGINE_MANIFEST: manifestFileOf(projectDir),
    FC_JOURNAL_DIR: join(projectDir, '.first-contact', 'journal'),
  }
  return runCli(station, args, places)
}

/**
 * Prints what was stored, the incidents, one timeline and one replay; says what is missing. Answers
 * the exit code of the replay.
 */
export async function printOnceReport(
  station: RunningStation,
  report: OnceReport,
  projectDir: string,
): Promise<number | null> {
  const status = await storeStatus(station.store)
  say()
  say('stored')
  for (const [name, table] of Object.entries(tables)) {
    const rows = status.tables.find((each) => each.table === table)?.rows ?? 0
    say(`  ${String(rows).padStart(7)} ${name}`)
  }
  say()
  say('$ first-contact incidents')
  runCli(station, ['incidents'])
  if (report.timeline !== undefined) {
    const { correlation_id: correlationId } = report.timeline
    const spans = await getSpansByCorrelation(station.store, correlationId)
    say()
    say(`$ first-contact trace ${correlationId}   (${spans.items.length} spans stored)`)
    runCli(station, ['trace', correlationId])
  }
  const { decisionId } = report
  const replayed = decisionId === undefined ? null : replayDecision(station, decisionId, projectDir)
  say()
  for (const missing of missingParts(report)) say(`missing: ${missing}`)
  if (replayed !== null && replayed !== 0) say('missing: a decision that comes out the same')
  return replayed
}
