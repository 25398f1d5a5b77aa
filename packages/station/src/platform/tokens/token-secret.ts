import { createHmac, hash, randomBytes, timingSafeEqual } from 'node:crypto'

/** 256 random bits: nobody guesses one, so a plain digest is enough to store. */
const secretBytes = 32

const tokenPattern = /^fct_[A-Za-z0-9_-]{43}$/

/** A new token; it is shown once, and only its hash is kept. */
export function mintToken(): string {
  return `fct_${randomBytes(secretBytes).toString('base64url')}`
}

/** A new secret for a session cookie or a sign-in link. */
export function mintSecret(): string {
  return randomBytes(secretBytes).toString('base64url')
}

export function isTokenShaped(text: string): boolean {
  return tokenPattern.test(text)
}

/** What the store keeps of a secret: 64 hex digits of SHA-256. */
export function hashSecret(secret: string): string {
  return hash('sha256', secret, 'hex')
}

/** Equal or not, in a time that does not tell how much of it is equal. */
export function areEqualSecrets(a: string, b: string): boolean {
  const [left, right] = [hash('sha256', a, 'buffer'), hash('sha256', b, 'buffer')]
  return timingSafeEqual(left, right)
}

/** Bound to its session, so that it need not be stored in the clear to be shown again. */
export function csrfTokenOf(sessionSecret: string): string {
  return createHmac('sha256', sessionSecret).update('fc-csrf-1').digest('base64url')
}
