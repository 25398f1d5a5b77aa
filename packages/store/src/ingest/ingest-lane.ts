import { invariant } from '@first-contact/recorder/errors'
import { TransactionError } from '@first-contact/transactions'

import { startChainWriter, type ChainPosition } from '../chain/chain-writer.ts'
import { sqlState } from '../connection/connection-failure.ts'
import { storeError } from '../errors/store-error.ts'
import { keptDays, KnownDays } from '../retention/known-days.ts'
import { recordKey, type BatchItem, type ItemOutcome, type RefusedLine } from './batch-item.ts'
import { batchFailure } from './postgres-refusal.ts'
import { noteSequences } from './received-sequences.ts'
import { sortBatch } from './sort-batch.ts'
import { storeBatch, type StoreBatchArgs } from './store-batch.ts'
import { quotedSchema, type StoreConnection } from './store-connection.ts'
import { erasureLock } from './subject-key-table.ts'
import { surveyBatch } from './survey-batch.ts'
import type { WriteMode } from './write-batch.ts'

/** Tries of one batch that loses against other transactions. */
const triesMax = 5

interface Attempt {
  readonly mode: WriteMode
  readonly tries: number
}

/**
 * One writer: one transaction at a time, one hash chain.
 *
 * Its position in the chain moves when a commit is answered. When an answer is lost, the position
 * is unknown, so the lane starts a new chain that follows wherever the old one ended.
 */
export class IngestLane {
  readonly #store: StoreConnection
  readonly #schema: string
  readonly #days = new KnownDays()
  #position: ChainPosition | null = null
  #tail: Promise<unknown> = Promise.resolve()

  constructor(store: StoreConnection) {
    this.#store = store
    this.#schema = quotedSchema(store)
  }

  /**
   * Stores a batch, after the batches before it. Outcomes are in the order of the items.
   *
   * @throws FC_INGEST_UNAVAILABLE, and then nothing is known to be stored
   */
  async write(
    items: readonly BatchItem[],
    refused: readonly RefusedLine[],
  ): Promise<readonly ItemOutcome[]> {
    const turn = this.#tail.then(() => this.#storeWithRetries(items, refused, firstAttempt))
    this.#tail = turn.catch(() => undefined)
    return turn
  }

  async #storeWithRetries(
    items: readonly BatchItem[],
    refused: readonly RefusedLine[],
    attempt: Attempt,
  ): Promise<readonly ItemOutcome[]> {
    try {
      return await this.#storeOnce(items, refused, attempt)
    } catch (error) {
      const failure = batchFailure(error)
      const isLast = attempt.tries + 1 >= triesMax
      if (failure === 'not_all_new' && attempt.mode === 'copy') {
        return await this.#storeWithRetries(items, refused, {
          mode: 'merge',
          tries: attempt.tries + 1,
        })
      }
      if ((failure === 'again' || failure === 'no_partition') && !isLast) {
        if (failure === 'no_partition') this.#days.forget()
        return await this.#storeWithRetries(items, refused, {
          ...attempt,
          tries: attempt.tries + 1,
        })
      }
      if (failure === 'bad_row') {
        return await this.#isolate(items, refused, error)
      }
      // A link that is there already, or a writer that is not any more (a restore): a new chain.
      if (sqlState(error)?.startsWith('23') === true) this.#position = null
      throw storeError('FC_INGEST_UNAVAILABLE', 'the batch could not be stored', { cause: error })
    }
  }

  /** One row cannot be stored: halves the batch until it stands alone, and stores the rest. */
  async #isolate(
    items: readonly BatchItem[],
    refused: readonly RefusedLine[],
    cause: unknown,
  ): Promise<readonly ItemOutcome[]> {
    const [only] = items
    if (items.length <= 1 || only === undefined) {
      const said = cause instanceof Error ? cause.message : 'unknown'
      invariant(only !== undefined, 'FC_INVARIANT_INGEST_BATCH', said)
      const { producer, producer_epoch: producerEpoch, sequence } = only.record
      const line = {
        lineHash: recordKey(only.record).slice(0, 16),
        code: 'FC_INGEST_ROW_REFUSED',
        field: null,
        producer,
        producerEpoch,
        sequence,
        via: 'http',
      }
      await this.#storeOnce([], [...refused, line], firstAttempt)
      return [{ kind: 'refused', message: said }]
    }
    const middle = Math.ceil(items.length / 2)
    const first = await this.#storeWithRetries(items.slice(0, middle), refused, firstAttempt)
    const second = await this.#storeWithRetries(items.slice(middle), [], firstAttempt)
    return [...first, ...second]
  }

  async #storeOnce(
    items: readonly BatchItem[],
    refused: readonly RefusedLine[],
    attempt: Attempt,
  ): Promise<readonly ItemOutcome[]> {
    const distinct = new Map(items.map((item) => [recordKey(item.record), item]))
    const records = [...distinct.values()].map((item) => item.record)
    const notes = noteSequences(records, refused)
    const { database } = this.#store
    const schema = this.#schema
    const survey = await surveyBatch(database, { schema, notes })
    const position = (this.#position ??= await startChainWriter(database, { schema }))
    const createdAt = survey.storedAt.toISOString()
    const batch = sortBatch([...distinct.values()], {
      storedAt: createdAt,
      chainWriter: position.chainWriter,
      chainBatch: position.chainBatch + 1,
      kept: keptDays(survey.storedAt, survey.retentionDays),
    })
    await this.#days.ensure(database, schema, batch.days)
    const accepted = await this.#commit({
      schema,
      foldKey: `${this.#store.schema} fold`,
      erasureKey: erasureLock(this.#store.schema),
      mode: survey.seenBefore ? 'merge' : attempt.mode,
      hasOutOfRange: survey.hasOutOfRange,
      batch,
      refused,
      notes,
      position,
      createdAt,
    })
    return outcomesOf(items, accepted)
  }

  /** Stores one batch; the chain moves only when COMMIT was answered. */
  async #commit(args: StoreBatchArgs): Promise<ReadonlySet<string>> {
    try {
      const { accepted, position } = await storeBatch(this.#store.database, args)
      this.#position = position
      return accepted
    } catch (error) {
      // Nobody knows whether the links are there.
      if (TransactionError.is(error, 'FC_TX_COMMIT_UNKNOWN')) this.#position = null
      throw error
    }
  }
}

const firstAttempt: Attempt = { mode: 'copy', tries: 0 }

/** The first item of a key is accepted when its row was new; the others came twice. */
function outcomesOf(items: readonly BatchItem[], accepted: ReadonlySet<string>): ItemOutcome[] {
  const counted = new Set<string>()
  return items.map(({ record }) => {
    const key = recordKey(record)
    if (!accepted.has(key) || counted.has(key)) return { kind: 'duplicate' }
    counted.add(key)
    return { kind: 'accepted' }
  })
}
