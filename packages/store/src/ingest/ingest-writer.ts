import { setTimeout as delay } from 'node:timers/promises'

import { invariant } from '@first-contact/recorder/errors'

import { storeError } from '../errors/store-error.ts'
import type { BatchItem, ItemOutcome, RefusedLine } from './batch-item.ts'
import { countOutcomes } from './count-outcomes.ts'
import type { IngestAnswer } from './ingest-answer.ts'
import { IngestLane } from './ingest-lane.ts'
import { parseRequest, type IngestOptions } from './parse-request.ts'
import type { StoreConnection } from './store-connection.ts'

export interface IngestWriterOptions {
  /**
   * Rows of one transaction. Each folds its incidents once, so twice the rows cost Postgres a fifth
   * less CPU a row. @defaultValue 2000
   */
  readonly maxBatch?: number
  /** How long the first of a batch waits for company. @defaultValue 5 */
  readonly maxDelayMs?: number
  /** Connections that write side by side. @defaultValue 2 */
  readonly lanes?: number
  /** Records waiting before requests are turned away. @defaultValue 50000 */
  readonly maxWaiting?: number
}

/** Gathers the records of concurrent requests into few transactions. */
export interface IngestWriter {
  /**
   * Answers after commit, with this request's own numbers.
   *
   * @throws FC_INGEST_UNAVAILABLE, FC_INGEST_BUSY: send the same lines again later
   */
  ingest(lines: readonly (string | Buffer)[], options?: IngestOptions): Promise<IngestAnswer>
  /** Writes what is waiting, then refuses more. */
  close(): Promise<void>
}

/** One request on its way; answered when none of its records is left. */
interface OpenRequest {
  readonly outcomes: ItemOutcome[]
  left: number
  readonly settle: (outcomes: readonly ItemOutcome[]) => void
  readonly fail: (error: unknown) => void
}

interface Waiting {
  readonly item: BatchItem
  readonly index: number
  readonly request: OpenRequest
}

interface WaitingRefusal {
  readonly lines: readonly RefusedLine[]
  readonly request: OpenRequest
}

/** Bytes of one transaction: a batch of the largest records stays a bounded one. */
const batchBytesMax = 8 * 1024 * 1024

/** @throws nothing itself; see {@link IngestWriter.ingest} */
export function createIngestWriter(
  store: StoreConnection,
  options: IngestWriterOptions = {},
): IngestWriter {
  return new BatchingWriter(store, options)
}

/** Idle until a record comes; then each lane takes the oldest records until none wait. */
class BatchingWriter implements IngestWriter {
  readonly #maxBatch: number
  readonly #maxDelayMs: number
  readonly #maxWaiting: number
  readonly #lanes: IngestLane[]
  readonly #idle: IngestLane[]
  readonly #running = new Set<Promise<void>>()
  #waiting: Waiting[] = []
  #refusals: WaitingRefusal[] = []
  #isClosed = false

  constructor(store: StoreConnection, options: IngestWriterOptions) {
    this.#maxBatch = options.maxBatch ?? 2000
    this.#maxDelayMs = options.maxDelayMs ?? 5
    this.#maxWaiting = options.maxWaiting ?? 50_000
    this.#lanes = Array.from({ length: options.lanes ?? 2 }, () => new IngestLane(store))
    this.#idle = [...this.#lanes]
  }

  async ingest(
    lines: readonly (string | Buffer)[],
    options: IngestOptions = {},
  ): Promise<IngestAnswer> {
    const startedAtMs = performance.now()
    this.#admit()
    const { items, rejected, refused } = await parseRequest(lines, { via: 'http', ...options })
    this.#admit()
    if (items.length === 0 && refused.length === 0) {
      return countOutcomes(items, [], rejected, startedAtMs)
    }
    const outcomes = await this.#enqueue(items, refused)
    return countOutcomes(items, outcomes, rejected, startedAtMs)
  }

  async close(): Promise<void> {
    this.#isClosed = true
    while (this.#running.size > 0) await Promise.all(this.#running)
  }

  #admit(): void {
    if (this.#isClosed) throw storeError('FC_INGEST_BUSY', 'the writer is closing')
    if (this.#waiting.length > this.#maxWaiting) {
      throw storeError('FC_INGEST_BUSY', `${this.#waiting.length} records are waiting already`)
    }
  }

  #enqueue(
    items: readonly BatchItem[],
    refused: readonly RefusedLine[],
  ): Promise<readonly ItemOutcome[]> {
    return new Promise((settle, fail) => {
      const left = items.length + (refused.length > 0 ? 1 : 0)
      const request: OpenRequest = { outcomes: [], left, settle, fail }
      for (const [index, item] of items.entries()) this.#waiting.push({ item, index, request })
      if (refused.length > 0) this.#refusals.push({ lines: refused, request })
      this.#wake()
    })
  }

  #wake(): void {
    const lane = this.#idle.pop()
    if (lane === undefined) return
    const run = this.#run(lane).finally(() => {
      this.#running.delete(run)
      this.#idle.push(lane)
      if (this.#waiting.length > 0 || this.#refusals.length > 0) this.#wake()
    })
    this.#running.add(run)
  }

  async #run(lane: IngestLane): Promise<void> {
    if (this.#waiting.length < this.#maxBatch) await delay(this.#maxDelayMs)
    for (let batch = this.#take(); batch.length > 0 || this.#refusals.length > 0;) {
      await this.#write(lane, batch)
      batch = this.#take()
    }
  }

  #take(): Waiting[] {
    let bytes = 0
    let count = 0
    for (const { item } of this.#waiting) {
      bytes += item.bytes
      if (count === this.#maxBatch || (count > 0 && bytes > batchBytesMax)) break
      count += 1
    }
    return this.#waiting.splice(0, count)
  }

  async #write(lane: IngestLane, batch: readonly Waiting[]): Promise<void> {
    const refusals = this.#refusals
    this.#refusals = []
    try {
      const outcomes = await lane.write(
        batch.map(({ item }) => item),
        refusals.flatMap((refusal) => refusal.lines),
      )
      for (const [position, { index, request }] of batch.entries()) {
        const outcome = outcomes[position]
        invariant(outcome !== undefined, 'FC_INVARIANT_INGEST_OUTCOME')
        request.outcomes[index] = outcome
        finishOne(request)
      }
      for (const { request } of refusals) finishOne(request)
    } catch (error) {
      for (const { request } of [...batch, ...refusals]) request.fail(error)
    }
  }
}

function finishOne(request: OpenRequest): void {
  request.left -= 1
  if (request.left === 0) request.settle(request.outcomes)
}
