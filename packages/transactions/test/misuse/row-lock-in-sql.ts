// locks: A row is locked in SQL text, past the primitive.
import { defineTransaction } from '@first-contact/transactions'

export const lockBreaker = defineTransaction({
  name: 'lock breaker',
  intent: 'LOCKED_MUTATION',
  run: async (tx, tool: string) => {
    await tx.query('select * from app.breakers where tool = $1 for update', [tool])
  },
})
