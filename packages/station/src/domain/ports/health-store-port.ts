/** What the store knows of one producer. */
export interface ProducerRow {
  readonly producer: string
  readonly lastSeenAt: Date
  /** It said itself that it stopped, and has not started since. */
  readonly hasStopped: boolean
  readonly missingRecords: number
  readonly shedRecords: number
  readonly version: string | null
}

/** Where the state of delivery is read. */
export interface HealthStorePort {
  lastStoredAt(): Promise<Date | null>
  listProducers(environment: string): Promise<readonly ProducerRow[]>
}
