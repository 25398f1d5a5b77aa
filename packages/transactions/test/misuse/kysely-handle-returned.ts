// escapes: A Kysely handle of a transaction is returned.
import { kyselyIn } from '@first-contact/transactions/kysely'
import { defineTransaction } from '@first-contact/transactions'
import { type Tables } from './world.ts'

export const leak = defineTransaction({
  name: 'leak',
  intent: 'READ_ONLY',
  run: async (tx) => kyselyIn<Tables>(tx),
})
