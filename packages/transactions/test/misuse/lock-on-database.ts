// locks: A row is locked outside of a transaction.
import { lockRow } from '@first-contact/transactions'
import { breakers, database } from './world.ts'

export const locked = lockRow(database, breakers, { tool: 'mail' })
