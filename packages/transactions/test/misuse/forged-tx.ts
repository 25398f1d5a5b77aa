// mix-ups: Something is handed over that looks like a transaction.
import { countBreakers } from './world.ts'

const tx = { query: async () => [] }

export const total = countBreakers(tx)
