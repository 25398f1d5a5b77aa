/** A call of `client.query`, with its many forms told apart. */
export interface QueryCall {
  readonly kind: 'statement'
  readonly text: string
  readonly hasValues: boolean
  readonly isNamed: boolean
  readonly args: readonly unknown[]
  /** Where the callback stands in `args`; -1 in the promise form. */
  readonly callbackAt: number
}

function textOf(query: unknown): string | undefined {
  if (typeof query === 'string') return query
  if (typeof query !== 'object' || query === null || !('text' in query)) return undefined
  return typeof query.text === 'string' ? query.text : undefined
}

function isFilled(value: unknown): boolean {
  return Array.isArray(value) && value.length > 0
}

/**
 * Reads the arguments of `client.query`; undefined for submittables (cursors, COPY streams) and
 * for what pg itself refuses: those pass untouched.
 */
export function readQueryCall(args: readonly unknown[]): QueryCall | undefined {
  const query = args[0]
  const text = textOf(query)
  if (text === undefined) return undefined
  const config: object = typeof query === 'object' && query !== null ? query : {}
  if ('submit' in config || 'callback' in config) return undefined
  return {
    kind: 'statement',
    text,
    hasValues: isFilled(args[1]) || ('values' in config && isFilled(config.values)),
    isNamed: 'name' in config && typeof config.name === 'string',
    args,
    callbackAt: args.findIndex((arg) => typeof arg === 'function'),
  }
}
