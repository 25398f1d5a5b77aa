import { FirstContactError } from '@first-contact/recorder/errors'
import { transactionErrors, type IntentViolationCode } from './registry.ts'

const brand = Symbol.for('first-contact.intent-violation')

/** What makes the message of a violation. */
export interface IntentViolation {
  /** What happened, with the places, without a closing full stop. */
  readonly what: string
  readonly cause?: unknown
}

/**
 * The program uses a transaction otherwise than declared. Nothing at run time can put that right:
 * do not catch it outside of tests, change the code that the message names.
 */
export class IntentViolationError extends FirstContactError {
  declare readonly code: IntentViolationCode
  /** What to do instead. */
  readonly rightWay: string

  constructor(code: IntentViolationCode, violation: IntentViolation) {
    const { remedy } = transactionErrors[code]
    super(code, { message: `${violation.what}. ${remedy}`, cause: violation.cause })
    this.rightWay = remedy
    Object.defineProperty(this, brand, { value: true })
  }

  override get name(): string {
    return 'IntentViolationError'
  }

  /** Whether a value is one, also from another copy of this package; with a code, that one. */
  static override is(value: unknown, code?: IntentViolationCode): value is IntentViolationError {
    return FirstContactError.is(value, code) && Reflect.get(value, brand) === true
  }
}
