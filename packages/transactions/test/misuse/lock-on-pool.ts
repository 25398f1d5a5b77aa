// locks: A row is locked on a pool: Postgres would let go of it at once.
import { lockRow } from '@first-contact/transactions'
import { breakers, pool } from './world.ts'

export const locked = lockRow(pool, breakers, { tool: 'mail' })
