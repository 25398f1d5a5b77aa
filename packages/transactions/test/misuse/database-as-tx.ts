// mix-ups: The database is handed over where a transaction is asked for.
import { countBreakers, database } from './world.ts'

export const total = countBreakers(database)
