import type { CapsuleAbout } from '@first-contact/replay'
import type { Page, Store } from '@first-contact/store'
import type { CommandContext } from '../command-context.ts'
import { withConfiguredStore } from '../reading/open-configured-store.ts'
import { loadReplay } from '../replaying/open-replay.ts'
import { type FoundEvidence, sampleCorrelations } from './found-evidence.ts'

const pageSize = 1000
/** Newest failures of an incident that are looked at for different paths. */
const failuresLookedAt = 200

/** Reads the evidence from the configured store and lends it. */
export function withStoredEvidence<T>(
  context: CommandContext,
  about: CapsuleAbout,
  work: (found: FoundEvidence) => Promise<T>,
): Promise<T> {
  return withConfiguredStore(context, async ({ store, config: { environment } }) => {
    const module = await import('@first-contact/store')
    const { capsuleMaxMembers } = await loadReplay()
    const all = <Row>(read: (cursor: string | null) => Promise<Page<Row>>) =>
      readAll(read, capsuleMaxMembers)
    const paths = []
    for (const id of await correlationsOf(store, about, environment)) {
      const page = (cursor: string | null) => ({ limit: pageSize, cursor })
      paths.push({
        decisions: await all((at) => module.getDecisionsByCorrelation(store, id, page(at))),
        envelopes: await all((at) => module.getErrorsByCorrelation(store, id, page(at))),
        spans: await all((at) => module.getSpansByCorrelation(store, id, page(at))),
      })
    }
    const isOurs = (row: { readonly environment: string }): boolean =>
      row.environment === environment
    const isMeant = ({ decision_id: id }: { readonly decision_id: string }): boolean =>
      about.by !== 'decision' || id === about.id
    return work({
      about,
      environment,
      evidence: {
        decisions: paths.flatMap(({ decisions }) => decisions.filter(isOurs).filter(isMeant)),
        envelopes: paths.flatMap(({ envelopes }) => envelopes.filter(isOurs)),
        spans: paths.flatMap(({ spans }) => spans.filter(isOurs)),
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

/** Every row, page by page; of more than a capsule takes so many that it is refused for it. */
async function readAll<Row>(
  read: (cursor: string | null) => Promise<Page<Row>>,
  most: number,
): Promise<readonly Row[]> {
  const rows: Row[] = []
  let cursor: string | null = null
  do {
    const page: Page<Row> = await read(cursor)
    rows.push(...page.items)
    cursor = page.nextCursor
  } while (cursor !== null && rows.length <= most)
  return rows
}

async function correlationsOf(
  store: Store,
  { by, id }: CapsuleAbout,
  environment: string,
): Promise<readonly string[]> {
  const { getDecision, getIncidentEnvelopes } = await import('@first-contact/store')
  if (by === 'correlation') return [id]
  if (by === 'decision') {
    const found = await getDecision(store, id)
    return [...new Set(found.map(({ correlation_id: correlation }) => correlation))]
  }
  const options = { limit: failuresLookedAt, environment }
  return sampleCorrelations((await getIncidentEnvelopes(store, id, options)).items)
}
