// escapes: A locked row is returned, when its lock is gone.
import { lockRow, singleConnectionTransaction } from '@first-contact/transactions'
import { breakers } from './world.ts'

export const leak = singleConnectionTransaction({
  name: 'leak',
  run: async (tx) => await lockRow(tx, breakers, { tool: 'mail' }),
})
