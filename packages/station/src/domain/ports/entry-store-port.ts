import type { IncidentScope, TimeWindow } from './incident-scope.ts'

/** Where a correlation begins, and how that ended. */
export interface EntryRow {
  readonly correlationId: string
  readonly at: Date
  readonly durationUs: number
}

/** What correlations of one kind begin with. */
export interface EntryPlace {
  readonly component: string
  readonly operation: string
}

/** Where correlations are found by what they began with. */
export interface EntryStorePort {
  /** Those whose beginning ended well, newest first. */
  listWellEnded(
    scope: IncidentScope,
    place: EntryPlace,
    window: TimeWindow,
    limit: number,
  ): Promise<readonly EntryRow[]>
}
