import {
  cleanupOldErrors,
  ensurePartitions,
  getSetting,
  putSetting,
  removeExpiredAccess,
  shedToBytes,
  type ShedDay,
  type Store,
} from '@first-contact/store'
import type { StationConfig } from '../../platform/config/station-config.ts'
import type { MaintenancePort } from '../../workers/maintenance-schedule.ts'

const dayMs = 24 * 3_600_000

/** The store keeps days up to tomorrow; an envelope dated later is out of range. */
const daysAhead = 1

/** Sessions and links that ended are kept this long, for a look at who was there. */
const accessKeptMs = 30 * dayMs

/** Where maintenance says what nobody would notice otherwise. */
export interface MaintenanceSayings {
  /** On the timeline. */
  mark(text: string): void
  /** In the log. */
  warn(text: string): void
}

function sheddingText(days: readonly ShedDay[], lastDay: string): string {
  const count = new Set(days.map(({ day }) => day)).size
  const what = count === 1 ? 'a day' : `${count} days`
  return `the store reached store.maxBytes: healthy spans and raw counts of ${what}, up to ${lastDay}, were dropped early`
}

/** What the schedule does, done by the store. */
export function storeMaintenance(
  store: Store,
  config: Pick<StationConfig, 'retentionDays' | 'store'>,
  now: () => Date,
  say: MaintenanceSayings,
): MaintenancePort {
  return {
    cleanupOldErrors: async () => {
      await cleanupOldErrors(store, { retentionDays: config.retentionDays })
      await removeExpiredAccess(store, new Date(now().getTime() - accessKeptMs))
    },
    shedToMaxBytes: async () => {
      const { maxBytes } = config.store
      if (maxBytes === undefined) return
      const { days, bytes } = await shedToBytes(store, { maxBytes, asOf: now() })
      const last = days.at(-1)
      if (last !== undefined) say.mark(sheddingText(days, last.day))
      if (bytes > maxBytes) {
        say.warn(
          `the store takes ${bytes} bytes, more than store.maxBytes (${maxBytes}), and nothing is left that may go early: raise it, or shorten retentionDays`,
        )
      }
    },
    ensurePartitions: async () => {
      const from = now()
      await ensurePartitions(store, { from, to: new Date(from.getTime() + daysAhead * dayMs) })
    },
  }
}

/** The store's names for the days that it makes partitions for, and for the bytes it may take. */
const retentionSetting = 'retention_days'
const maxBytesSetting = 'max_bytes'

/**
 * Tells the store how many days are kept (evidence older than that goes out of range, evidence
 * within it gets its day) and how big it may be, for whoever asks for its status. Where stations with different configurations share a store, the last one
 * started says.
 */
export async function settleRetention(
  store: Store,
  config: Pick<StationConfig, 'retentionDays' | 'store'>,
): Promise<void> {
  await settle(store, retentionSetting, config.retentionDays)
  await settle(store, maxBytesSetting, config.store.maxBytes ?? null)
}

async function settle(store: Store, key: string, value: number | null): Promise<void> {
  if (((await getSetting(store, key)) ?? null) === value) return
  await putSetting(store, { key, value, updatedBy: 'station configuration' })
}
