// escapes: A transaction is kept in a variable outside.
import { defineTransaction, type ReadTx } from '@first-contact/transactions'

let leaked: ReadTx | undefined

export const leak = defineTransaction({
  name: 'leak',
  intent: 'READ_ONLY',
  run: async (tx) => {
    leaked = tx
  },
})

export const later = (): unknown => leaked
