/** How to lock: as `UPDATE` where nothing else is said. */
export type LockStrength = 'update' | 'no key update' | 'share' | 'key share'

/** What to do where somebody else has the lock. */
export type LockWait = 'wait' | 'nowait' | 'skipLocked'

const strengthWords: { readonly [strength in LockStrength]: string } = {
  update: 'for update',
  'no key update': 'for no key update',
  share: 'for share',
  'key share': 'for key share',
}

const waitWords: { readonly [wait in LockWait]: string } = {
  wait: '',
  nowait: ' nowait',
  skipLocked: ' skip locked',
}

/** A condition, with the values of its parameters in order. */
export interface Condition {
  readonly text: string
  readonly values: readonly unknown[]
}

/** Names remembered; they come from source code, except where somebody hands data through. */
const namesMax = 1000

const quoted = new Map<string, string>()

export function quoteName(name: string): string {
  let text = quoted.get(name)
  if (text === undefined) {
    const parts = name.split('.').map((part) => `"${part.replaceAll('"', '""')}"`)
    if (quoted.size >= namesMax) quoted.clear()
    quoted.set(name, (text = parts.join('.')))
  }
  return text
}

/** Columns that equal values; null is found as null. Parameters are counted on from `from`. */
export function equals(columns: object, from: number): Condition {
  const values: unknown[] = []
  let text = ''
  for (const column of Object.keys(columns)) {
    const value: unknown = Reflect.get(columns, column)
    if (text !== '') text += ' and '
    text += quoteName(column)
    if (value === null) text += ' is null'
    else text += ` = $${from + values.push(value) - 1}`
  }
  return { text: text === '' ? 'true' : text, values }
}

/** The lock clause of a select. */
export function lockClause(strength: LockStrength, wait: LockWait): string {
  return strengthWords[strength] + waitWords[wait]
}

/** The statements over one table. */
export class TableSql {
  readonly table: string
  readonly key: readonly string[]
  readonly computed: ReadonlySet<string>
  /** What is read of a row, as it stands after SELECT and RETURNING. */
  readonly selected: string
  readonly orderByKey: string
  /** Stand for locking, and for changing what is locked. */
  readonly locking = Object.freeze({})
  readonly changing = Object.freeze({})

  constructor(options: {
    readonly name: string
    readonly key: readonly string[]
    readonly columns: readonly string[] | undefined
    readonly computed: { readonly [column: string]: string }
  }) {
    this.table = quoteName(options.name)
    this.key = options.key
    this.computed = new Set(Object.keys(options.computed))
    const stored = options.columns?.filter((column) => !this.computed.has(column))
    const expressions = Object.entries(options.computed).map(
      ([column, expression]) => `(${expression}) as ${quoteName(column)}`,
    )
    this.selected = [...(stored?.map(quoteName) ?? ['*']), ...expressions].join(', ')
    this.orderByKey = this.key.map(quoteName).join(', ')
  }

  select(where: string, rest: string): string {
    return `select ${this.selected} from ${this.table} where ${where} ${rest}`
  }

  /** Makes a row unless one with its key is there already, also one that nobody can see yet. */
  insert(row: object): Condition {
    const columns = Object.keys(row)
    const parameters = columns.map((_, at) => `$${at + 1}`)
    return {
      text:
        `insert into ${this.table} (${columns.map(quoteName).join(', ')}) ` +
        `values (${parameters.join(', ')}) on conflict (${this.orderByKey}) do nothing ` +
        `returning ${this.selected}`,
      values: Object.values(row),
    }
  }

  update(patch: object, key: object): Condition {
    const values: unknown[] = Object.values(patch)
    const assignments = Object.keys(patch).map((column, at) => `${quoteName(column)} = $${at + 1}`)
    const where = equals(key, values.length + 1)
    values.push(...where.values)
    return {
      text: `update ${this.table} set ${assignments.join(', ')} where ${where.text}`,
      values,
    }
  }

  delete(key: object): Condition {
    const where = equals(key, 1)
    return { text: `delete from ${this.table} where ${where.text}`, values: where.values }
  }
}
