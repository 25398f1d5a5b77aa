// mix-ups: A pool that nobody opened as a database is used as one.
import { pool, resetBreaker } from './world.ts'

export const done = resetBreaker(pool, 'mail')
