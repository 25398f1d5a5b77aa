import type { PoolClient } from 'pg'
import type { CallSite } from '../errors/call-site.ts'
import { TransactionError } from '../errors/transaction-error.ts'

/** Somebody who has the connection, or waits for it. */
export interface Borrower {
  /** Such as `transaction "add run"`, for a message. */
  readonly what: string
  readonly site: CallSite
}

interface Waiting {
  readonly borrower: Borrower
  readonly resolve: (client: PoolClient) => void
  readonly reject: (error: Error) => void
}

/**
 * The connection of a test, lent to one borrower at a time, as a pool of one would.
 *
 * free <-> lent; either -> closed
 */
export class OneClient {
  readonly client: PoolClient
  readonly #waiting: Waiting[] = []
  readonly #free: (() => void)[] = []
  #holder: Borrower | undefined
  #closedBecause: Error | undefined

  constructor(client: PoolClient) {
    this.client = client
    client.on('error', (error) => this.close(error))
  }

  get holder(): Borrower | undefined {
    return this.#holder
  }

  get waiting(): readonly Borrower[] {
    return this.#waiting.map(({ borrower }) => borrower)
  }

  /** Why nobody gets it any more. */
  get closedBecause(): Error | undefined {
    return this.#closedBecause
  }

  async borrow(borrower: Borrower): Promise<PoolClient> {
    if (this.#closedBecause !== undefined) throw refusal(borrower, this.#closedBecause)
    if (this.#holder === undefined) {
      this.#holder = borrower
      return this.client
    }
    return await new Promise((resolve, reject) => {
      this.#waiting.push({ borrower, resolve, reject })
    })
  }

  giveBack(): void {
    const next = this.#waiting.shift()
    this.#holder = next?.borrower
    if (next === undefined) for (const resolve of this.#free.splice(0)) resolve()
    else next.resolve(this.client)
  }

  /** Resolves when nobody has it or waits for it. */
  async whenFree(): Promise<void> {
    if (this.#holder !== undefined) await new Promise<void>((resolve) => this.#free.push(resolve))
  }

  close(reason: Error): void {
    if (this.#closedBecause !== undefined) return
    this.#closedBecause = reason
    for (const { borrower, reject } of this.#waiting.splice(0)) reject(refusal(borrower, reason))
  }
}

function refusal({ what, site }: Borrower, reason: Error): TransactionError {
  return new TransactionError(
    'FC_TX_CONNECTION_LOST',
    `The connection of the test is gone, and was asked for by ${what} at ${String(site)}`,
    { cause: reason },
  )
}
