import type { FC_TX_FORGED_lock_the_row_in_this_transaction, PATCH } from './brands.ts'

/**
 * Proof that a row is locked by the running transaction, with the row as it was read. `Patch` is
 * what `saveRow` may change of it.
 */
export interface Locked<out Row, in out S, in Patch = Partial<Row>> {
  readonly [FC_TX_FORGED_lock_the_row_in_this_transaction]: S
  readonly [PATCH]: (patch: Patch) => void
  readonly row: Readonly<Row>
}
