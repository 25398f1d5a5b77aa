// details: A row is looked for by something that is not its key.
import { lockRow, singleConnectionTransaction } from '@first-contact/transactions'
import { breakers } from './world.ts'

export const lock = singleConnectionTransaction({
  name: 'lock',
  run: async (tx) => (await lockRow(tx, breakers, { failures: 3 }))?.row,
})
