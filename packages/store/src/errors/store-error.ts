import { FirstContactError } from '@first-contact/recorder/errors'
import { storeErrors, type StoreErrorCode } from './registry.ts'

/**
 * Makes an operating error of this package. The log message says what happened, then the remedy.
 *
 * @param detail - what happened and with what, without secrets and without a closing full stop
 */
export function storeError(
  code: StoreErrorCode,
  detail: string,
  options: { readonly cause?: unknown } = {},
): FirstContactError {
  return new FirstContactError(code, {
    message: `${detail}. ${storeErrors[code].remedy}`,
    cause: options.cause,
  })
}
