// details: A column is changed that there is not.
import { lockRow, saveRow, singleConnectionTransaction } from '@first-contact/transactions'
import { breakers } from './world.ts'

export const save = singleConnectionTransaction({
  name: 'save',
  run: async (tx, tool: string) => {
    const breaker = await lockRow(tx, breakers, { tool })
    if (breaker !== undefined) await saveRow(tx, breaker, { failure: 1 })
  },
})
