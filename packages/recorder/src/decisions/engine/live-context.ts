import { randomUUID } from 'node:crypto'
import type { DecisionContext } from '../tape/tape-entry.ts'
import { refuseThenable } from './thenable.ts'

/** What an engine is given where nothing is recorded. */
export const liveContext: DecisionContext = Object.freeze({
  now: () => Date.now(),
  random: () => Math.random(),
  uuid: () => randomUUID(),
  read: <T>(name: string, fn: () => T): T => {
    const value = fn()
    refuseThenable(value, `The read ${name}`)
    return value
  },
})
