// intents: What a transaction does returns no promise, so its end would not be known.
import { defineTransaction } from '@first-contact/transactions'

export const read = defineTransaction({
  name: 'read',
  intent: 'READ_ONLY',
  run: () => 1,
})
