import { storeError } from '../errors/store-error.ts'

/** SQLSTATE class 28, and 3D000 for a database that does not exist. */
const isLoginRefusal = (code: string) => code.startsWith('28') || code === '3D000'

/** Turns what `pg` throws while connecting into an error with a remedy. */
export function connectionFailure(cause: unknown, target: string): Error {
  const code = sqlState(cause) ?? ''
  const said = cause instanceof Error ? cause.message : String(cause)
  if (isLoginRefusal(code)) {
    return storeError('FC_STORE_LOGIN_REFUSED', `${target} refused the login (${code})`, { cause })
  }
  // SCRAM with no password given is refused by the client itself, without a code.
  if (said.includes('client password must be a string')) {
    return storeError('FC_STORE_LOGIN_REFUSED', `${target} asks for a password`, { cause })
  }
  const reason = code === '' ? 'no answer' : code
  return storeError('FC_STORE_UNREACHABLE', `cannot connect to ${target} (${reason})`, { cause })
}

/** The SQLSTATE or system error code of what was thrown, when it has one. */
export function sqlState(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined
  return typeof error.code === 'string' ? error.code : undefined
}
