// details: A column of the key is changed.
import { lockRow, saveRow, singleConnectionTransaction } from '@first-contact/transactions'
import { breakers } from './world.ts'

export const save = singleConnectionTransaction({
  name: 'save',
  run: async (tx, tool: string) => {
    const breaker = await lockRow(tx, breakers, { tool })
    if (breaker !== undefined) await saveRow(tx, breaker, { tool: 'other' })
  },
})
