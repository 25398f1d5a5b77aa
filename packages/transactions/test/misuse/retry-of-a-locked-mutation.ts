// intents: A transaction that locks is to be run again by itself.
import { defineTransaction } from '@first-contact/transactions'

export const again = defineTransaction({
  name: 'again',
  intent: 'LOCKED_MUTATION',
  isolation: 'serializable',
  retry: { attempts: 3 },
  run: async () => 1,
})
