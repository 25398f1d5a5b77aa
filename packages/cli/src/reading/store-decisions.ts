import type { DecisionQuery, StationReader } from '@first-contact/replay'
import type { DecisionRecord } from '@first-contact/recorder/records'
import type { Store } from '@first-contact/store'
import { FirstContactError } from '@first-contact/recorder/errors'
import type { CommandContext } from '../command-context.ts'

/** The store as a replay asks it, opened when it is first asked. */
export interface StoreDecisions {
  readonly reader: StationReader
  readonly close: () => Promise<void>
}

const pageSize = 500

type StoreModule = typeof import('@first-contact/store')

interface OpenedStore {
  readonly module: StoreModule
  readonly store: Store
}

/** Opens what the configuration names; null where there is nothing, or it does not answer. */
async function open(context: CommandContext): Promise<OpenedStore | null> {
  // A store and a station take longer to load than most replays take.
  const module = await import('@first-contact/store')
  const { configuredTarget } = await import('./open-configured-store.ts')
  try {
    const { target } = await configuredTarget(context)
    context.output.status('opening the store')
    return { module, store: await module.openStore(target) }
  } catch (error) {
    // No store is no failure: what is here is replayed all the same.
    if (FirstContactError.is(error, 'FC_CLI_NO_STORE')) return null
    const why = error instanceof Error ? error.message : String(error)
    context.output.note(`the store was not asked: ${why}`)
    return null
  } finally {
    context.output.status('')
  }
}

async function* listAll(
  { module, store }: OpenedStore,
  { since, until, engine, outcome }: DecisionQuery,
): AsyncGenerator<DecisionRecord> {
  const filter = {
    engine,
    outcome,
    since: since === undefined ? undefined : new Date(since),
    until: until === undefined ? undefined : new Date(until),
  }
  let cursor: string | null = null
  do {
    const page: Awaited<ReturnType<StoreModule['listDecisions']>> = await module.listDecisions(
      store,
      { ...filter, limit: pageSize, cursor },
    )
    yield* page.items
    cursor = page.nextCursor
  } while (cursor !== null)
}

/** Makes the store that the configuration names a source of decisions, bundles and keys. */
export function storeDecisions(context: CommandContext): StoreDecisions {
  let opened: Promise<OpenedStore | null> | undefined
  const opening = (): Promise<OpenedStore | null> => (opened ??= open(context))
  return {
    reader: {
      name: 'the store',
      async findDecision(decisionId) {
        const found = await opening()
        if (found === null) return null
        const [first] = await found.module.getDecision(found.store, decisionId)
        return first ?? null
      },
      async *listDecisions(query) {
        const found = await opening()
        if (found !== null) yield* listAll(found, query)
      },
      async findBundle(version) {
        const found = await opening()
        if (found === null) return null
        const bundle = await found.module.getEngineBundle(found.store, version)
        return bundle.kind === 'whole' ? bundle.code : null
      },
      async findSubjectKey(keyId) {
        const found = await opening()
        if (found === null) return null
        const key = await found.module.getSubjectKey(found.store, keyId)
        if (key === null) return null
        const { wrapped, erased_at: erasedAt } = key
        if (wrapped !== null) return { ...key, wrapped }
        return erasedAt === null ? null : { erased_at: erasedAt }
      },
    },
    close: async () => (await opened)?.store.close(),
  }
}
