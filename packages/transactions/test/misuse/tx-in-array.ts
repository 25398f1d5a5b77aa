// escapes: A transaction is returned in an array.
import { defineTransaction } from '@first-contact/transactions'

export const leak = defineTransaction({
  name: 'leak',
  intent: 'READ_ONLY',
  run: async (tx) => [tx],
})
