import { FirstContactError } from './first-contact-error.ts'

/**
 * States what cannot be otherwise unless the code is wrong; crashes when it is.
 *
 * @throws the code given, with class `system.assertion`
 */
export function invariant(
  condition: unknown,
  code: `FC_INVARIANT_${string}`,
  message?: string,
): asserts condition {
  if (condition) return
  throw new FirstContactError(code, {
    message: message ?? `Invariant ${code} does not hold.`,
    errorClass: 'system.assertion',
  })
}

/** The default arm of a switch over a union: does not compile while a case is missing. */
export function assertNever(value: never): never {
  throw new FirstContactError('FC_INVARIANT_UNREACHABLE', {
    message: `Unexpected case ${String(value)}.`,
    errorClass: 'system.assertion',
  })
}
