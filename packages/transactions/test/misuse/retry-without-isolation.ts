// intents: Retries are asked for where Postgres never asks for any.
import { defineTransaction } from '@first-contact/transactions'

export const again = defineTransaction({
  name: 'again',
  intent: 'ATOMIC_WRITE',
  retry: { attempts: 3 },
  run: async () => 1,
})
