import { FirstContactError } from '@first-contact/recorder/errors'
import { replayErrors, type ReplayErrorCode } from './registry.ts'

/** An operating error of this package; the message says what happened and with what. */
export function replayError(
  code: ReplayErrorCode,
  message: string,
  options: { readonly cause?: unknown } = {},
): FirstContactError {
  const text = message === '' ? replayErrors[code].publicMessage : message
  return new FirstContactError(code, { message: text, cause: options.cause })
}
