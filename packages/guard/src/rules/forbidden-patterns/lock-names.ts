import type { House } from '../../rule/house.ts'
import { stringsOption } from '../strings-option.ts'

/** The names by which query builders and object mappers lock rows. */
export interface LockNames {
  readonly methods: ReadonlySet<string>
  /** What a lock mode starts with; `optimistic` is no lock of the database. */
  readonly modes: RegExp
}

/** Kysely, Knex and Objection. */
const methods = ['forUpdate', 'forNoKeyUpdate', 'forShare', 'forKeyShare']

const modes = /^(?:pessimistic|for_no_key_update|for_key_share)/i

/** The names of this repository: the built-in ones, and `lock_methods` of its `layers.yaml`. */
export function lockNamesOf(house: House): LockNames {
  const own = stringsOption(house, 'forbidden-patterns', 'lock_methods')
  return { methods: new Set([...methods, ...own]), modes }
}
