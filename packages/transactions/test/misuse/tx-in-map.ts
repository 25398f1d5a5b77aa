// escapes: A transaction is returned in a map.
import { defineTransaction } from '@first-contact/transactions'

export const leak = defineTransaction({
  name: 'leak',
  intent: 'READ_ONLY',
  run: async (tx) => new Map([['tx', tx]]),
})
