// What the misuses misuse. Everything in here compiles.
import type { Pool } from 'pg'
import {
  defineTable,
  defineTransaction,
  type Database,
  type ReadTx,
} from '@first-contact/transactions'

export interface Breaker {
  readonly tool: string
  readonly failures: number
  readonly is_open: boolean
}

export interface Tables {
  readonly breakers: { readonly tool: string; readonly failures: number }
}

export declare const pool: Pool
export declare const database: Database

export const breakers = defineTable<Breaker>()({
  name: 'app.breakers',
  key: ['tool'],
  computed: { is_open: 'failures > 5' },
})

export async function countBreakers<S>(tx: ReadTx<S>): Promise<number> {
  const rows: readonly Breaker[] = await tx.query('select * from app.breakers')
  return rows.length
}

export const resetBreaker = defineTransaction({
  name: 'reset breaker',
  intent: 'ATOMIC_WRITE',
  run: async (tx, tool: string) => {
    await tx.query('update app.breakers set failures = 0 where tool = $1', [tool])
  },
})
