// intents: Kysely writes in a transaction that only reads.
import { kyselyIn } from '@first-contact/transactions/kysely'
import { defineTransaction } from '@first-contact/transactions'
import { type Tables } from './world.ts'

export const add = defineTransaction({
  name: 'add',
  intent: 'READ_ONLY',
  run: async (tx) => {
    await kyselyIn<Tables>(tx)
      .insertInto('breakers')
      .values({ tool: 'mail', failures: 0 })
      .execute()
  },
})
