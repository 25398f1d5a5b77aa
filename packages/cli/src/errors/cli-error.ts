import { FirstContactError, type FirstContactErrorOptions } from '@first-contact/recorder/errors'
import { cliErrors, type CliErrorCode } from './registry.ts'

/** An operating error of the command line; the message names the field and the value. */
export function cliError(code: CliErrorCode, message: string, cause?: unknown): FirstContactError {
  const definition = cliErrors[code]
  const options: FirstContactErrorOptions = {
    message: message === '' ? definition.publicMessage : message,
  }
  return new FirstContactError(code, cause === undefined ? options : { ...options, cause })
}
