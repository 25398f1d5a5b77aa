/** Shared with `@first-contact/transactions`, which may be another copy's. */
const carries = Symbol.for('first-contact.begin')

/** A statement of the driver that takes BEGIN with it, in one round trip. */
export interface BeginCarrier {
  readonly text: string
  callback: (error: unknown, result: unknown) => void
  /** Puts a statement between BEGIN and this one. */
  [carries](statement: string): void
}

/** What `client.query` was handed, if it is such a statement. */
export function readBeginCarrier(query: unknown): BeginCarrier | undefined {
  if (typeof query !== 'object' || query === null || !(carries in query)) return undefined
  return query as BeginCarrier
}

/** Puts a statement between BEGIN and the one that carries it. */
export function addToBegin(carrier: BeginCarrier, statement: string): void {
  carrier[carries](statement)
}

/** Says of a `query` that it knows such statements: none is handed to one that does not. */
export function acceptBeginCarriers(query: object): void {
  Reflect.set(query, carries, true)
}
