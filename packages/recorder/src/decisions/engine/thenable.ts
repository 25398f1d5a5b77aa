import { FirstContactError } from '../../errors/first-contact-error.ts'

/**
 * Refuses a promise where a value is due: what was not there yet when the engine answered can be
 * neither recorded nor replayed.
 *
 * @throws FC_DECISION_THENABLE
 */
export function refuseThenable(value: unknown, what: string): void {
  if ((typeof value !== 'object' && typeof value !== 'function') || value === null) return
  const then: unknown = Reflect.get(value, 'then')
  if (typeof then !== 'function') return
  // It may be rejected later, and nobody is there any more to handle that.
  Promise.resolve(value).catch(() => {})
  throw new FirstContactError('FC_DECISION_THENABLE', { message: `${what} returned a promise.` })
}
