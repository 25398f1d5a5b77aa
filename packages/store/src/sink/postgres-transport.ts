import {
  FirstContactError,
  type SpoolOptions,
  type Transport,
  type TransportAnswer,
  type TransportBatch,
} from '@first-contact/recorder'
import { openStore } from '../connection/open-store.ts'
import type { Store } from '../connection/store.ts'
import { ingestRecords } from '../ingest/ingest-records.ts'

export interface PostgresTransportOptions {
  readonly connectionString: string
  /** Where the value came from, for messages. @defaultValue `DATABASE_URL` */
  readonly source?: string | undefined
}

/** A transport whose store can be opened before the first batch. */
export interface StoreTransport extends Transport {
  /** Opens the store now, so that a batch need not wait for it. Never throws: a batch tries again. */
  open(): Promise<void>
}

/** One batch at a time is shipped; a second connection is for opening a new day. */
const maxConnections = 2

/** What the shipper knows as "a person has to help"; it tries again now and then. */
const refusedStatus = 403

/**
 * Delivers spooled records straight into Postgres, without a station in between. It opens the
 * store (and migrates it) with the first batch, and again after a failure.
 */
export function postgresTransport(options: PostgresTransportOptions): StoreTransport {
  return new PostgresTransport(options)
}

/**
 * The recorder's `sink` option for an application that writes to Postgres itself: spooled first,
 * as always, and delivered by this process.
 *
 * @example
 * startRecorder({ producer: 'api', sink: postgresSink({ connectionString: databaseUrl }) })
 */
export function postgresSink(
  options: PostgresTransportOptions & Pick<SpoolOptions, 'dir' | 'maxBytes' | 'fsyncIntervalMs'>,
): { readonly kind: 'spool' } & SpoolOptions {
  const { connectionString, source, ...spool } = options
  return { kind: 'spool', ...spool, transport: postgresTransport({ connectionString, source }) }
}

class PostgresTransport implements StoreTransport {
  readonly #options: PostgresTransportOptions
  #store: Promise<Store> | undefined

  constructor(options: PostgresTransportOptions) {
    this.#options = options
  }

  async send(batch: TransportBatch): Promise<TransportAnswer> {
    try {
      const store = await this.#open()
      const answer = await ingestRecords(store, batch.lines, { via: 'direct' })
      return {
        kind: 'answered',
        accepted: answer.accepted,
        duplicate: answer.duplicate,
        rejected: answer.rejected,
      }
    } catch (error) {
      return answerOf(error)
    }
  }

  async open(): Promise<void> {
    await this.#open().catch(() => undefined)
  }

  async close(): Promise<void> {
    const opening = this.#store
    this.#store = undefined
    // A store that never opened has nothing to close.
    const store = await opening?.catch(() => undefined)
    await store?.close()
  }

  #open(): Promise<Store> {
    this.#store ??= openStore({
      kind: 'url',
      ...this.#options,
      applicationName: 'first-contact sink',
      maxConnections,
    }).catch((error: unknown) => {
      // The next batch tries anew.
      this.#store = undefined
      throw error
    })
    return this.#store
  }
}

function answerOf(error: unknown): TransportAnswer {
  if (FirstContactError.is(error) && !error.retryable) {
    return {
      kind: 'refused',
      reason: `${error.code}: ${error.publicMessage}`,
      status: refusedStatus,
    }
  }
  const reason = FirstContactError.is(error) ? error.code : 'the store did not answer'
  return { kind: 'retry', reason }
}
