// mix-ups: Kysely is asked for outside of a transaction.
import { kyselyIn } from '@first-contact/transactions/kysely'
import { database, type Tables } from './world.ts'

export const rows = kyselyIn<Tables>(database).selectFrom('breakers').selectAll().execute()
