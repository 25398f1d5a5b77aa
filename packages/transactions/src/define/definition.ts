import type { Intent } from '../intent/intent.ts'
import type { TransactionTimeouts } from '../pool/timeouts.ts'

/** Isolation of a transaction; without one, what the database has for default. */
export type Isolation = 'read committed' | 'repeatable read' | 'serializable'

/** A transaction as it was declared. */
export interface Definition {
  readonly name: string
  readonly intent: Intent
  /** The transactions that it joins with `.in`, as declared. */
  readonly calls: readonly Definition[]
  /** `file:line:column` of the declaration. */
  readonly site: string
  readonly isolation: Isolation | undefined
  readonly timeouts: TransactionTimeouts
  /** How often it is run at most. */
  readonly attempts: number
}
