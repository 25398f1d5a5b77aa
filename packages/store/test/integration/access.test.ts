import { afterAll, beforeAll, expect, test } from 'vitest'
import { appendAuditEvent, listAuditEvents } from '../../src/tokens/audit-events.ts'
import {
  createSession,
  endSession,
  findSession,
  removeExpiredAccess,
} from '../../src/tokens/sessions.ts'
import { getSetting, putSetting } from '../../src/tokens/settings.ts'
import { createSignInLink, redeemSignInLink } from '../../src/tokens/sign-in-links.ts'
import {
  createToken,
  findTokenByHash,
  hasTokens,
  listTokens,
  revokeToken,
  touchToken,
} from '../../src/tokens/tokens.ts'
import { freshStore, type FreshStore } from '../support/fresh-database.ts'

const grant = { name: 'Ada', environment: 'test', scopes: ['fops', 'preflight'] }
const now = new Date('2026-03-01T12:00:00.000Z')
const later = new Date('2026-03-01T13:00:00.000Z')
const hashOf = (letter: string) => letter.repeat(64)

let fresh: FreshStore

beforeAll(async () => {
  fresh = await freshStore()
})
afterAll(() => fresh.drop())

test('a token is found by its hash, listed without it, and revoked once', async () => {
  const { store } = fresh
  expect(await hasTokens(store, now)).toBe(false)
  const token = { ...grant, tokenId: 'tok_a', tokenHash: hashOf('a'), expiresAt: later }
  await createToken(store, token)
  expect(await findTokenByHash(store, hashOf('a'))).toMatchObject({ ...token, revokedAt: null })
  expect(await findTokenByHash(store, hashOf('0'))).toBeNull()
  expect(Object.keys((await listTokens(store))[0] ?? {})).not.toContain('tokenHash')
  expect(await hasTokens(store, now)).toBe(true)
  expect(await hasTokens(store, later)).toBe(false)

  expect(await revokeToken(store, 'tok_a', now)).toBe('revoked')
  expect(await revokeToken(store, 'tok_a', later)).toBe('already_revoked')
  expect(await revokeToken(store, 'tok_unknown')).toBe('unknown')
  expect((await findTokenByHash(store, hashOf('a')))?.revokedAt).toEqual(now)
  expect(await hasTokens(store, now)).toBe(false)
})

test('two tokens never share a hash', async () => {
  const token = { ...grant, tokenHash: hashOf('b'), expiresAt: null }
  await createToken(fresh.store, { ...token, tokenId: 'tok_b' })
  const second = createToken(fresh.store, { ...token, tokenId: 'tok_b2' })
  await expect(second).rejects.toMatchObject({ code: '23505' })
})

test('the use of a token is noted at most once a minute', async () => {
  await createToken(fresh.store, {
    ...grant,
    tokenId: 'tok_c',
    tokenHash: hashOf('c'),
    expiresAt: null,
  })
  await touchToken(fresh.store, 'tok_c', now)
  await touchToken(fresh.store, 'tok_c', new Date(now.getTime() + 30_000))
  expect((await findTokenByHash(fresh.store, hashOf('c')))?.lastUsedAt).toEqual(now)
  await touchToken(fresh.store, 'tok_c', later)
  expect((await findTokenByHash(fresh.store, hashOf('c')))?.lastUsedAt).toEqual(later)
})

test('a session ends by time, by hand, and with its token', async () => {
  const { store } = fresh
  await createToken(store, { ...grant, tokenId: 'tok_d', tokenHash: hashOf('d'), expiresAt: null })
  const session = { ...grant, csrfHash: hashOf('1'), tokenId: 'tok_d', expiresAt: later }
  await createSession(store, { ...session, sessionHash: hashOf('d') })
  await createSession(store, { ...session, sessionHash: hashOf('e'), tokenId: null })
  expect(await findSession(store, hashOf('d'), now)).toEqual({
    ...session,
    sessionHash: hashOf('d'),
  })
  expect(await findSession(store, hashOf('d'), later)).toBeNull()

  await revokeToken(store, 'tok_d', now)
  expect(await findSession(store, hashOf('d'), now)).toBeNull()
  expect(await findSession(store, hashOf('e'), now)).not.toBeNull()
  await endSession(store, hashOf('e'), now)
  await endSession(store, hashOf('e'), later)
  expect(await findSession(store, hashOf('e'), now)).toBeNull()
  expect(await removeExpiredAccess(store, new Date(later.getTime() + 1))).toMatchObject({
    sessions: 2,
  })
})

test('of twenty that redeem a link at once, one gets in', async () => {
  const link = { ...grant, linkHash: hashOf('f'), expiresAt: later }
  await createSignInLink(fresh.store, link)
  const answers = await Promise.all(
    Array.from({ length: 20 }, () => redeemSignInLink(fresh.store, hashOf('f'), now)),
  )
  expect(answers.filter((answer) => answer !== null)).toEqual([link])
})

test('an expired link lets nobody in', async () => {
  await createSignInLink(fresh.store, { ...grant, linkHash: hashOf('9'), expiresAt: now })
  expect(await redeemSignInLink(fresh.store, hashOf('9'), later)).toBeNull()
})

test('audit events are paged newest first and cannot be changed', async () => {
  for (const action of ['one', 'two', 'three']) {
    await appendAuditEvent(fresh.store, {
      actor: 'Ada',
      action,
      subject: null,
      environment: 'test',
      reference: null,
      detail: { from: '127.0.0.1' },
    })
  }
  const first = await listAuditEvents(fresh.store, { limit: 2 })
  const second = await listAuditEvents(fresh.store, { limit: 2, cursor: first.nextCursor })
  const actions = [...first.items, ...second.items].map((event) => event.action)
  expect(actions).toEqual(['three', 'two', 'one'])
  expect(second.nextCursor).toBeNull()
  expect(first.items[0]?.detail).toEqual({ from: '127.0.0.1' })
  const changing = fresh.store.ownerDatabase.pool.query(
    `update first_contact.audit_events set actor = 'x'`,
  )
  await expect(changing).rejects.toThrow('append-only')
})

test('a setting keeps its type and its last value', async () => {
  expect(await getSetting(fresh.store, 'retention_days')).toBeUndefined()
  for (const value of [30, { nested: ['text', null, true] }, 'plain "text"', 60]) {
    await putSetting(fresh.store, { key: 'some', value, updatedBy: 'Ada' })
    expect(await getSetting(fresh.store, 'some')).toEqual(value)
  }
})
