// details: The arguments of a transaction are of another type.
import { database, resetBreaker } from './world.ts'

export const done = resetBreaker(database, 42)
