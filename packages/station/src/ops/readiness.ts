import { compareSchema, pingStore, type Store } from '@first-contact/store'
import type { ReadinessCheck, ReadinessPort } from '../api/api-dependencies.ts'

/** Comparing the schema reads the catalog; a schema that was right stays so for a while. */
const schemaCheckEveryMs = 60_000

/** Four self-probes. */
const lastStoredMaxAgeMs = 120_000

export interface ReadinessOptions {
  readonly store: Store
  readonly readLastStoredAt: () => Promise<Date | null>
  readonly now: () => Date
}

async function storeCheck(store: Store): Promise<ReadinessCheck> {
  try {
    await pingStore(store)
    return { name: 'store', ok: true, detail: 'Postgres answers.' }
  } catch {
    return { name: 'store', ok: false, detail: 'Postgres does not answer.' }
  }
}

/** Whether the station can do its work, asked of the store itself. */
export function storeReadiness(options: ReadinessOptions): ReadinessPort {
  let schema: { readonly atMs: number; readonly check: ReadinessCheck } | null = null

  const schemaCheck = async (): Promise<ReadinessCheck> => {
    const nowMs = options.now().getTime()
    if (schema !== null && nowMs - schema.atMs < schemaCheckEveryMs) return schema.check
    const differences = await compareSchema(options.store)
    const check: ReadinessCheck =
      differences.length === 0
        ? { name: 'schema', ok: true, detail: 'The schema is the one of this release.' }
        : {
            name: 'schema',
            ok: false,
            detail: `The schema differs in ${differences.length} places; see first-contact store status.`,
          }
    schema = check.ok ? { atMs: nowMs, check } : null
    return check
  }

  const lastStoredCheck = async (): Promise<ReadinessCheck> => {
    const at = await options.readLastStoredAt()
    if (at === null) return { name: 'last_stored', ok: false, detail: 'Nothing was stored yet.' }
    const ageMs = options.now().getTime() - at.getTime()
    const isRecent = ageMs <= lastStoredMaxAgeMs
    const detail = `The last record was stored ${Math.max(0, Math.round(ageMs / 1000))} s ago.`
    return { name: 'last_stored', ok: isRecent, detail }
  }

  return {
    checks: async () => {
      const store = await storeCheck(options.store)
      if (!store.ok) return [store]
      return [store, await schemaCheck(), await lastStoredCheck()]
    },
    lastStoredAt: options.readLastStoredAt,
  }
}
