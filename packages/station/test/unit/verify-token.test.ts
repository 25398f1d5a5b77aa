import { describe, expect, test } from 'vitest'
import type { TokenRow } from '../../src/platform/tokens/access-store-port.ts'
import {
  areEqualSecrets,
  csrfTokenOf,
  hashSecret,
  mintToken,
} from '../../src/platform/tokens/token-secret.ts'
import { verifyToken } from '../../src/platform/tokens/verify-token.ts'

const now = new Date('2026-11-23T12:00:00Z')

function rowOf(token: string, fields: Partial<TokenRow> = {}): TokenRow {
  return {
    tokenId: 'tok_1',
    tokenHash: hashSecret(token),
    name: 'Ada',
    environment: 'production',
    scopes: ['fops'],
    expiresAt: null,
    revokedAt: null,
    ...fields,
  }
}

async function verdictOf(presented: string, row: TokenRow | null) {
  const access = {
    findToken: async (hash: string) => (row?.tokenHash === hash ? row : null),
  }
  return verifyToken(access, presented, { environment: 'production', scopes: ['fops'], now })
}

describe('tokens', () => {
  test('a token is fct_ and 43 characters that carry 256 bits, and never the same twice', () => {
    expect(mintToken()).toMatch(/^fct_[A-Za-z0-9_-]{43}$/)
    expect(mintToken()).not.toBe(mintToken())
  })

  test('a token that was made for this is let through', async () => {
    const token = mintToken()
    expect(await verdictOf(token, rowOf(token))).toMatchObject({ kind: 'valid' })
  })

  test.each([
    ['unknown', {}, mintToken()],
    ['unknown', {}, 'not a token'],
    ['revoked', { revokedAt: now }, null],
    ['expired', { expiresAt: now }, null],
    ['environment', { environment: 'staging' }, null],
    ['scope', { scopes: ['ingest'] as const }, null],
  ])('a token is refused as %s', async (reason, fields, presented) => {
    const token = mintToken()
    const verdict = await verdictOf(presented ?? token, rowOf(token, fields))
    expect(verdict).toMatchObject({ kind: 'refused', reason })
  })

  test('a revoked token that has also expired is told as revoked', async () => {
    const token = mintToken()
    const verdict = await verdictOf(token, rowOf(token, { revokedAt: now, expiresAt: now }))
    expect(verdict).toMatchObject({ reason: 'revoked' })
  })

  test('secrets of different length compare without throwing', () => {
    expect(areEqualSecrets('a', 'ab')).toBe(false)
    expect(areEqualSecrets('ab', 'ab')).toBe(true)
  })

  test('a CSRF token belongs to one session and does not tell its secret', () => {
    expect(csrfTokenOf('one')).not.toBe(csrfTokenOf('two'))
    expect(csrfTokenOf('one')).not.toContain('one')
  })
})
