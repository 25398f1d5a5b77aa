/** A session of the database server, as far as it is known. */
export interface WatchedSession {
  readonly backendPid: number
  /** Name of the transaction that is open in it; undefined for a bare client. */
  readonly transaction: string | undefined
  /** `file:line:column` where that was opened. */
  readonly openedAt: string | undefined
  /** The statement it runs, or its last one. */
  readonly query: string
  /** How long it has been waiting, or silent. */
  readonly forMs: number
}

/** A transaction that has a connection of the pool. */
export interface PoolHolder {
  readonly transaction: string
  readonly openedAt: string
  readonly ageMs: number
  readonly lastQuery: string | undefined
}

/** What the watchdog saw. */
export type WatchdogFinding =
  | {
      /**
       * A session of this process waits for a lock of a session of this process that sends nothing.
       * If the second waits for the first, in JavaScript, Postgres cannot see it.
       */
      readonly kind: 'self-deadlock'
      readonly message: string
      readonly database: string
      readonly waiter: WatchedSession
      readonly holder: WatchedSession
      /** Of the workflow that the holder runs in, where its session says so. */
      readonly correlationId: string | undefined
    }
  | {
      /** For long enough, somebody has been waiting for a connection and none was idle. */
      readonly kind: 'drained pool'
      readonly message: string
      readonly database: string
      /** Connections of the pool, all of them in use. */
      readonly connections: number
      /** Callers in line. */
      readonly waiting: number
      /** Those known to have a connection, oldest first. */
      readonly holders: readonly PoolHolder[]
    }
