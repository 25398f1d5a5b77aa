import type { CapsuleAbout, CapsuleEvidence } from '@first-contact/replay'
import { incidentKey, type Store } from '@first-contact/store'
import type { CommandContext } from '../command-context.ts'
import { readRecordFile, type RecordFile } from '../reading/record-file.ts'
import { withConfiguredStore } from '../reading/open-configured-store.ts'

/** What a capsule is made of, and where it was found. */
export interface FoundEvidence {
  readonly about: CapsuleAbout
  readonly environment: string
  readonly evidence: CapsuleEvidence
}

/** Correlations of an incident whose path goes in; the sample that the incident shows. */
const samplesMax = 5

/** Rows of one correlation; more are no path that anybody follows. */
const rowsMax = 5000

/**
 * Reads the evidence from the configured store and lends it.
 *
 * @param withKeys - whether keys to what is sealed are wanted
 */
export function withStoredEvidence<T>(
  context: CommandContext,
  about: CapsuleAbout,
  work: (found: FoundEvidence) => Promise<T>,
): Promise<T> {
  return withConfiguredStore(context, async ({ store, config }) => {
    const module = await import('@first-contact/store')
    const correlations = await correlationsOf(store, about)
    const paths = await Promise.all(
      correlations.map(async (correlationId) => ({
        decisions: await module.getDecisionsByCorrelation(store, correlationId, { limit: rowsMax }),
        envelopes: await module.getErrorsByCorrelation(store, correlationId, { limit: rowsMax }),
        spans: await module.getSpansByCorrelation(store, correlationId, { limit: rowsMax }),
      })),
    )
    const { environment } = config
    const isOurs = (row: { readonly environment: string }): boolean =>
      row.environment === environment
    const decisions = paths.flatMap((path) => path.decisions.items).filter(isOurs)
    const isMeant = (id: string): boolean => about.by !== 'decision' || id === about.id
    return work({
      about,
      environment,
      evidence: {
        decisions: decisions.filter(({ decision_id: id }) => isMeant(id)),
        envelopes: paths.flatMap((path) => path.envelopes.items).filter(isOurs),
        spans: paths.flatMap((path) => path.spans.items).filter(isOurs),
        findBundle: async (version) => {
          const bundle = await module.getEngineBundle(store, version)
          return bundle.kind === 'whole' ? bundle.code : null
        },
        findSubjectKey: async (keyId) => {
          const key = await module.getSubjectKey(store, keyId)
          return key === null || key.wrapped === null ? null : { ...key, wrapped: key.wrapped }
        },
      },
    })
  })
}

async function correlationsOf(store: Store, { by, id }: CapsuleAbout): Promise<readonly string[]> {
  const { getDecision, getIncidentEnvelopes } = await import('@first-contact/store')
  if (by === 'correlation') return [id]
  if (by === 'decision') {
    const found = await getDecision(store, id)
    return [...new Set(found.map(({ correlation_id: correlation }) => correlation))]
  }
  const { items } = await getIncidentEnvelopes(store, id, { limit: 200 })
  const all = new Set(items.map(({ correlation_id: correlation }) => correlation))
  return [...all].slice(0, samplesMax)
}

/** Reads the evidence from files of records, such as a journal. */
export async function fileEvidence(
  files: readonly string[],
  about: CapsuleAbout,
  findBundle: CapsuleEvidence['findBundle'],
): Promise<FoundEvidence> {
  const read: readonly RecordFile[] = await Promise.all(files.map((file) => readRecordFile(file)))
  const records = read.flatMap((file) => file.records)
  const all = {
    decisions: records.filter((record) => record.kind === 'decision'),
    envelopes: records.filter((record) => record.kind === 'envelope'),
    spans: records.filter((record) => record.kind === 'span'),
  }
  const keys = records.filter((record) => record.kind === 'subject_key')
  const failed = all.envelopes.filter((record) => incidentKey(record) === about.id)
  const wanted = new Set(
    about.by === 'correlation'
      ? [about.id]
      : about.by === 'incident'
        ? failed.slice(0, samplesMax).map(({ correlation_id: id }) => id)
        : all.decisions
            .filter(({ decision_id: id }) => id === about.id)
            .map(({ correlation_id: id }) => id),
  )
  const isOnPath = (record: { readonly correlation_id: string }): boolean =>
    wanted.has(record.correlation_id)
  const decisions = all.decisions
    .filter(isOnPath)
    .filter(({ decision_id: id }) => about.by !== 'decision' || id === about.id)
  return {
    about,
    environment: decisions[0]?.environment ?? 'unknown',
    evidence: {
      decisions,
      envelopes: all.envelopes.filter(isOnPath),
      spans: all.spans.filter(isOnPath),
      findBundle,
      findSubjectKey: async (keyId) => keys.find(({ key_id: id }) => id === keyId) ?? null,
    },
  }
}
