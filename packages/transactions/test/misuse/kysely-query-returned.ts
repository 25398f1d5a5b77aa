// escapes: A Kysely query is returned and not run.
import { kyselyIn } from '@first-contact/transactions/kysely'
import { defineTransaction } from '@first-contact/transactions'
import { type Tables } from './world.ts'

export const leak = defineTransaction({
  name: 'leak',
  intent: 'READ_ONLY',
  run: async (tx) => ({ query: kyselyIn<Tables>(tx).selectFrom('breakers').selectAll() }),
})
