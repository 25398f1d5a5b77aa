// mix-ups: Kysely opens a transaction inside of one.
import { kyselyIn } from '@first-contact/transactions/kysely'
import { defineTransaction } from '@first-contact/transactions'
import { type Tables } from './world.ts'

export const nest = defineTransaction({
  name: 'nest',
  intent: 'ATOMIC_WRITE',
  run: async (tx) => {
    await kyselyIn<Tables>(tx)
      .transaction()
      .execute(async () => 1)
  },
})
