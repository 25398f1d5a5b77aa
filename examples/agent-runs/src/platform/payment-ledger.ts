import { randomBytes } from 'node:crypto'
import { invariant } from '@first-contact/recorder'
import { defineTransaction, type Database, type ReadTx } from '@first-contact/transactions'

export interface Payment {
  readonly idempotencyKey: string
  readonly payee: string
  readonly amountCents: number
}

export type PaymentOutcome =
  | { readonly kind: 'paid'; readonly receiptId: string; readonly repeated: boolean }
  | { readonly kind: 'voided' }
  /** The key belongs to a payment of another amount or payee. */
  | { readonly kind: 'conflict' }

interface PaymentRow {
  readonly receipt_id: string | null
  readonly payee: string
  readonly amount_cents: string
  readonly state: 'paid' | 'voided'
}

async function readPayment<S>(tx: ReadTx<S>, key: string): Promise<PaymentRow> {
  const [row]: readonly PaymentRow[] = await tx.query(
    `select receipt_id, payee, amount_cents, state from agent_runs.tool_payments
      where idempotency_key = $1`,
    [key],
  )
  invariant(row !== undefined, 'FC_INVARIANT_PAYMENT_ROW', 'a payment just found is missing')
  return row
}

const payOnceTransaction = defineTransaction({
  name: 'agent-runs.pay-once',
  intent: 'ATOMIC_WRITE',
  run: async (
    tx,
    { payment, receiptId }: { readonly payment: Payment; readonly receiptId: string },
  ): Promise<PaymentOutcome> => {
    const { rowCount } = await tx.execute(
      `insert into agent_runs.tool_payments (idempotency_key, receipt_id, payee, amount_cents, state)
       values ($1, $2, $3, $4, 'paid') on conflict (idempotency_key) do nothing`,
      [payment.idempotencyKey, receiptId, payment.payee, payment.amountCents],
    )
    if (rowCount === 1) return { kind: 'paid', receiptId, repeated: false }
    const row = await readPayment(tx, payment.idempotencyKey)
    if (row.state === 'voided' || row.receipt_id === null) return { kind: 'voided' }
    const isSame = row.payee === payment.payee && Number(row.amount_cents) === payment.amountCents
    return isSame
      ? { kind: 'paid', receiptId: row.receipt_id, repeated: true }
      : { kind: 'conflict' }
  },
})

/** Pays once for each key, however often it is asked. */
export async function payOnce(database: Database, payment: Payment): Promise<PaymentOutcome> {
  const receiptId = `rcpt_${randomBytes(8).toString('hex')}`
  return payOnceTransaction(database, { payment, receiptId })
}

/**
 * Makes sure that a payment not made yet never will be: the tombstone under its key also stops a
 * request that is still on its way. A payment already made is only reported.
 */
export const voidPayment = defineTransaction({
  name: 'agent-runs.void-payment',
  intent: 'ATOMIC_WRITE',
  run: async (tx, idempotencyKey: string) => {
    await tx.query(
      `insert into agent_runs.tool_payments (idempotency_key, payee, amount_cents, state)
       values ($1, '', 0, 'voided') on conflict (idempotency_key) do nothing`,
      [idempotencyKey],
    )
    const row = await readPayment(tx, idempotencyKey)
    return { state: row.state, amountCents: Number(row.amount_cents) }
  },
})
