// intents: An intent is made up.
import { defineTransaction } from '@first-contact/transactions'

export const read = defineTransaction({
  name: 'read',
  intent: 'READ',
  run: async () => 1,
})
