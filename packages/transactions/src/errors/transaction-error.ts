import { FirstContactError } from '@first-contact/recorder/errors'
import { transactionErrors, type OperatingCode } from './registry.ts'

const brand = Symbol.for('first-contact.transaction-error')

/** A transaction failed by what happens in operation: connection, pool, another's lock. */
export class TransactionError extends FirstContactError {
  declare readonly code: OperatingCode

  /** @param what - what happened, without a closing full stop */
  constructor(code: OperatingCode, what: string, options: { readonly cause?: unknown } = {}) {
    super(code, { message: `${what}. ${transactionErrors[code].remedy}`, cause: options.cause })
    Object.defineProperty(this, brand, { value: true })
  }

  override get name(): string {
    return 'TransactionError'
  }

  /** Whether a value is one, also from another copy of this package; with a code, that one. */
  static override is(value: unknown, code?: OperatingCode): value is TransactionError {
    return FirstContactError.is(value, code) && Reflect.get(value, brand) === true
  }
}
