import { createConnection } from 'node:net'
import { listTokens, revokeToken } from '@first-contact/store'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { mintToken } from '../../src/platform/tokens/token-secret.ts'
import {
  answerOf,
  openStation,
  type Answer,
  type StationHarness,
} from '../support/station-harness.ts'

let harness: StationHarness
beforeAll(async () => {
  harness = await openStation()
})
afterAll(() => harness.close())

function expectProblem(answer: Answer, status: number, name: string): void {
  expect(answer.headers.get('content-type')).toContain('application/problem+json')
  expect(answer.json).toMatchObject({ status, type: `urn:first-contact:problem:${name}` })
  expect(answer.status).toBe(status)
  expect(answer.json.instance).toMatch(/^[0-9a-f]{32}$/)
}

describe('tokens', () => {
  const summary = '/ops/incidents/infra-summary'

  test('without a token nothing is answered', async () => {
    const answer = await harness.get(summary)
    expectProblem(answer, 401, 'not-signed-in')
    expect(answer.headers.get('www-authenticate')).toContain('Bearer')
  })

  test('a founder token is answered', async () => {
    const { token } = await harness.token(['fops'])
    expect((await harness.get(summary, token)).status).toBe(200)
  })

  test('a wrong token, an expired one and a revoked one are answered alike', async () => {
    const expired = await harness.token(['fops'], { expiresAt: new Date(Date.now() - 1000) })
    const revoked = await harness.token(['fops'])
    await revokeToken(harness.station.store, revoked.tokenId)
    for (const token of [mintToken(), expired.token, revoked.token, 'not-a-token']) {
      const answer = await harness.get(summary, token)
      expectProblem(answer, 401, 'token-refused')
      expect(answer.text).not.toContain(token)
    }
  })

  test('revoking works at once', async () => {
    const { token, tokenId } = await harness.token(['fops'])
    expect((await harness.get(summary, token)).status).toBe(200)
    await revokeToken(harness.station.store, tokenId)
    expect((await harness.get(summary, token)).status).toBe(401)
  })

  test('an ingest token reads nothing', async () => {
    const { token } = await harness.token(['ingest'])
    expectProblem(await harness.get(summary, token), 403, 'missing-scope')
  })

  test('a token of another environment is told so', async () => {
    const { token } = await harness.token(['fops'], { environment: 'production' })
    expectProblem(await harness.get(summary, token), 403, 'wrong-environment')
  })

  test('another authorization scheme is refused', async () => {
    const answer = await harness.get(summary, undefined, { authorization: 'Basic YTpi' })
    expectProblem(answer, 401, 'token-refused')
  })

  test('a list of tokens says when each was used last', async () => {
    const { token, tokenId } = await harness.token(['fops'])
    const lastUsed = async () =>
      (await listTokens(harness.station.store)).find((row) => row.tokenId === tokenId)?.lastUsedAt
    expect(await lastUsed()).toBeNull()
    await harness.get(summary, token)
    await expect.poll(lastUsed).toBeInstanceOf(Date)
  })

  test('the store keeps no token, only its hash', async () => {
    const { token } = await harness.token(['fops'])
    const { rows } = await harness.station.store.database.pool.query(
      'select row_to_json(t)::text as row from first_contact.tokens t',
    )
    expect(JSON.stringify(rows)).not.toContain(token.slice(4))
  })
})

describe('failing too often', () => {
  test('a client that tries many tokens has to wait, and one with a token that was good before does not', async () => {
    const own = await openStation()
    try {
      const { token } = await own.token(['fops'])
      const path = '/ops/incidents/infra-summary'
      expect((await own.get(path, token)).status).toBe(200)
      for (let index = 0; index < 10; index += 1) await own.get(path, mintToken())
      const answer = await own.get(path, mintToken())
      expectProblem(answer, 429, 'too-many-failures')
      expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0)
      expect((await own.get(path, token)).status).toBe(200)
    } finally {
      await own.close()
    }
  })
})

async function signIn(body: object, headers: Readonly<Record<string, string>> = {}) {
  const answer = await harness.send('/session', JSON.stringify(body), {
    'content-type': 'application/json',
    ...headers,
  })
  const cookie = answer.headers.get('set-cookie') ?? ''
  return { answer, cookie, pair: cookie.split(';', 1)[0] ?? '' }
}

async function linkToken(): Promise<string> {
  return new URL(await harness.station.createSignInLink()).hash.replace('#token=', '')
}

describe('console session', () => {
  test('a sign-in link opens a session with a strict, HttpOnly cookie', async () => {
    const { answer, cookie, pair } = await signIn({ link_token: await linkToken() })
    expect(answer.status).toBe(200)
    expect(answer.json).toMatchObject({
      name: 'founder',
      environment: 'test',
      scopes: ['fops', 'preflight'],
    })
    expect(cookie).toMatch(/^fc_session=[\w-]{43}; /)
    expect(cookie).toContain('HttpOnly')
    expect(cookie).toContain('SameSite=Strict')
    expect(cookie).toContain('Path=/')
    const read = await harness.get('/ops/now', undefined, { cookie: pair })
    expect(read.status).toBe(200)
  })

  test('a sign-in link works once, however many ask at the same time', async () => {
    const link = await linkToken()
    const answers = await Promise.all(Array.from({ length: 5 }, () => signIn({ link_token: link })))
    const statuses = answers.map(({ answer }) => answer.status).toSorted((a, b) => a - b)
    expect(statuses).toEqual([200, 401, 401, 401, 401])
    expectProblem((await signIn({ link_token: link })).answer, 401, 'link-used')
  })

  test('a link that was made too long ago does not work', async () => {
    let now = new Date()
    const own = await openStation({}, { now: () => now })
    try {
      const link = new URL(await own.station.createSignInLink()).hash.replace('#token=', '')
      now = new Date(now.getTime() + 15 * 60_000)
      const answer = await own.send('/session', JSON.stringify({ link_token: link }), {
        'content-type': 'application/json',
      })
      expectProblem(answer, 401, 'link-used')
    } finally {
      await own.close()
    }
  })

  test('a founder token signs in, an ingest token does not', async () => {
    const { token } = await harness.token(['fops'])
    expect((await signIn({ token })).answer.status).toBe(200)
    const ingest = await harness.token(['ingest'])
    expectProblem((await signIn({ token: ingest.token })).answer, 403, 'missing-scope')
  })

  test('revoking a token ends the sessions that it opened', async () => {
    const { token, tokenId } = await harness.token(['fops'])
    const { pair } = await signIn({ token })
    await revokeToken(harness.station.store, tokenId)
    const answer = await harness.get('/ops/now', undefined, { cookie: pair })
    expectProblem(answer, 401, 'not-signed-in')
  })

  test('a session ends after twelve hours', async () => {
    let now = new Date()
    const own = await openStation({}, { now: () => now })
    try {
      const { token } = await own.token(['fops'])
      const opened = await own.send('/session', JSON.stringify({ token }), {
        'content-type': 'application/json',
      })
      const cookie = (opened.headers.get('set-cookie') ?? '').split(';', 1)[0] ?? ''
      now = new Date(now.getTime() + 12 * 3_600_000 - 1000)
      expect((await own.get('/session', undefined, { cookie })).status).toBe(200)
      now = new Date(now.getTime() + 1000)
      expect((await own.get('/session', undefined, { cookie })).status).toBe(401)
    } finally {
      await own.close()
    }
  })

  const signOut = async (headers: Readonly<Record<string, string>>): Promise<Answer> =>
    answerOf(await fetch(`${harness.station.url}/session`, { method: 'DELETE', headers }))

  test('a change needs the session’s own CSRF token', async () => {
    const { answer, pair } = await signIn({ link_token: await linkToken() })
    const other = await signIn({ link_token: await linkToken() })
    expectProblem(await signOut({ cookie: pair }), 403, 'cross-site')
    const foreign = { cookie: pair, 'x-csrf-token': other.answer.json.csrf_token }
    expectProblem(await signOut(foreign), 403, 'cross-site')
    const csrf = { cookie: pair, 'x-csrf-token': answer.json.csrf_token }
    expect((await signOut(csrf)).status).toBe(204)
    expectProblem(await harness.get('/session', undefined, { cookie: pair }), 401, 'not-signed-in')
  })

  test.each([
    ['origin', 'http://127.0.0.1:1'],
    ['origin', 'null'],
    ['sec-fetch-site', 'cross-site'],
    ['sec-fetch-site', 'same-site'],
  ])('a change is refused when %s is %s', async (header, value) => {
    const { answer, pair } = await signIn({ link_token: await linkToken() })
    const headers = { cookie: pair, 'x-csrf-token': answer.json.csrf_token, [header]: value }
    expectProblem(await signOut(headers), 403, 'cross-site')
  })

  test('another site cannot sign somebody in', async () => {
    const { answer } = await signIn(
      { link_token: await linkToken() },
      { origin: 'http://evil.example' },
    )
    expectProblem(answer, 403, 'cross-site')
  })

  test('a session can be read again with its CSRF token', async () => {
    const { answer, pair } = await signIn({ link_token: await linkToken() })
    const read = await harness.get('/session', undefined, { cookie: pair })
    expect(read.json).toEqual(answer.json)
  })

  test.each([
    [{}, 'body'],
    [{ token: 'short' }, 'token'],
    [{ link_token: 1 }, 'body'],
  ])('the body %j is refused and the field named', async (body, field) => {
    const { answer } = await signIn(body)
    expectProblem(answer, 400, 'invalid-field')
    expect(answer.json.errors[0]).toMatchObject({ field })
  })

  test('a body that is no JSON is refused without repeating it', async () => {
    const answer = await harness.send('/session', '{"token": planted-secret', {
      'content-type': 'application/json',
    })
    expectProblem(answer, 400, 'malformed-body')
    expect(answer.text).not.toContain('planted-secret')
  })

  test('who signed in and out is on record', async () => {
    const { rows } = await harness.station.store.database.pool.query<{ action: string }>(
      'select distinct action from first_contact.audit_events order by action',
    )
    expect(rows.map(({ action }) => action)).toEqual(['session.close', 'session.open'])
  })
})

async function rawRequest(head: string): Promise<string> {
  const { port } = new URL(harness.station.url)
  const socket = createConnection({ host: '127.0.0.1', port: Number(port) })
  socket.end(head)
  let text = ''
  for await (const chunk of socket) text += String(chunk)
  return text
}

describe('host', () => {
  test('a name that a stranger made resolve to this machine is refused', async () => {
    const text = await rawRequest(
      'GET /healthz HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n',
    )
    expect(text).toMatch(/^HTTP\/1\.1 421 /)
    expect(text).toContain('urn:first-contact:problem:wrong-host')
  })

  test.each(['localhost:4310', '127.0.0.1', '[::1]:80'])('%s is this machine', async (host) => {
    const text = await rawRequest(
      `GET /healthz HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`,
    )
    expect(text).toMatch(/^HTTP\/1\.1 200 /)
  })
})
