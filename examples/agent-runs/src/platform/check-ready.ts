import { defineTransaction } from '@first-contact/transactions'

/** Whether the database answers; throws where it does not. */
export const checkReady = defineTransaction({
  name: 'agent-runs.check-ready',
  intent: 'READ_ONLY',
  run: async (tx) => {
    await tx.query('select 1')
  },
})
