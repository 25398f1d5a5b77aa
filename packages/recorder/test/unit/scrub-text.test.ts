import { describe, expect, it } from 'vitest'
import { scrubText } from '../../src/scrubber/index.ts'
import { isSensitiveKey } from '../../src/scrubber/sensitive-key.ts'

/** A text, and what must not be left of it. */
const leaks: readonly (readonly [what: string, text: string, secret: string])[] = [
  ['a card number', 'card 4111 1111 1111 1111 was declined', '4111 1111'],
  ['a card number without spaces', 'charge of 5555555555554444 failed', '5555555555554444'],
  ['a card number with dashes', 'pan 3782-822463-10005', '822463'],
  ['a bearer token', 'sent Authorization: Bearer abc.DEF-123_456~x', 'abc.DEF'],
  ['a bearer token alone', 'rejected Bearer 9f86d081884c7d65', '9f86d081884c7d65'],
  ['a bearer token after a tab', 'rejected:bearer\t9f86d081884c7d65', '9f86d081884c7d65'],
  ['a key with a dot in it', 'key sk-abcdefghij.kl is wrong', 'abcdefghij'],
  ['a key of a database without quotes', 'E11000 dup key: { code: 48151623 }', '48151623'],
  ['a basic credential', 'got Basic dXNlcjpwYXNzd29yZA==', 'dXNlcjpwYXNz'],
  [
    'a JWT',
    'jwt eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N expired',
    'eyJzdWIi',
  ],
  ['a Stripe key', 'key sk_live_4eC39HqLyjWDarjtT1zdp7dc is wrong', '4eC39HqLyjWDarjtT1zdp7dc'],
  ['a GitHub token', 'ghp_16C7e42F292c6912E7710c838347Ae178B4a', '16C7e42F292c6912'],
  ['an AWS key id', 'denied for AKIAIOSFODNN7EXAMPLE', 'AKIAIOSFODNN7EXAMPLE'],
  ['a Google key', 'AIzaSyD-9tSrke72PouQMnMX-a7eZSW0jkFMBWY', 'tSrke72PouQ'],
  ['an unprefixed key', 'used wJalrXUtnFEMIK7MDENGbPxRfiCYEXAMPLEKEY now', 'wJalrXUtnFEMI'],
  [
    'a PEM block',
    'bad key -----BEGIN PRIVATE KEY-----\nMIIEvQ\n-----END PRIVATE KEY----- here',
    'MIIEvQ',
  ],
  ['a PEM block without an end', '-----BEGIN RSA PRIVATE KEY-----\nMIIEvQ', 'MIIEvQ'],
  ['URL credentials', 'connect postgres://app:hunter2@db:5432/x failed', 'hunter2'],
  ['URL credentials with @', 'connect postgres://app:hun@ter2@db/x', 'ter2'],
  ['URL credentials with a slash', 'postgres://app:hun/ter2@db/x', 'ter2'],
  ['a user in a URL', 'https://ghtoken123@github.com/a/b', 'ghtoken123'],
  ['a query string', 'GET /x?page=2&access_token=s3cr3t&sort=asc', 's3cr3t'],
  ['a password in a query string', 'https://h/x?password=hunter2#top', 'hunter2'],
  ['a password pair', 'password=hunter2', 'hunter2'],
  ['a password in JSON', '{"user":"u","password":"hunter 2"}', 'hunter 2'],
  ['a password in escaped JSON', '{\\"password\\":\\"hunter 2\\"}', 'hunter 2'],
  ['a password with an escaped quote', '{"password":"hun\\"ter2","a":1}', 'ter2'],
  ['a header', 'headers: x-api-key: abcdef, accept: */*', 'abcdef'],
  ['a cookie header', 'cookie: sid=abc; theme=dark', 'theme=dark'],
  ['a camelCase name', 'clientSecret: topsecret', 'topsecret'],
  ['an e-mail address', 'no user bob.smith+x@example.co.uk here', 'bob.smith'],
  ['a quoted e-mail address', "no user 'bob@example.com'", 'bob@'],
  ['an encoded e-mail address', '/users?q=bob%40example.com', 'bob%40'],
  ['an address with umlauts', 'jürgen@müller.de', 'jürgen'],
  ['an international phone number', 'call +49 170 1234567 back', '1234567'],
  ['a compact phone number', 'sms to +491701234567 failed', '1701234567'],
  ['an American phone number', 'call (555) 123-4567', '123-4567'],
  ['a phone number without plus', 'call 0170 123 45 67', '123 45'],
  ['a bare phone number', 'phone 5551234567 invalid', '5551234567'],
  ['a social security number', 'ssn is 078-05-1120', '05-1120'],
  ['a Postgres detail', 'Key (email)=(bob) already exists.', 'bob'],
  ['a Postgres detail with brackets', 'Key (a, b)=(x (y), z) already exists.', '(y)'],
  ['a failing row', 'Failing row contains (17, Bob, (x)).', 'Bob'],
  ['an invalid input', 'invalid input syntax for type uuid: "bobs-id"', 'bobs-id'],
  ['an invalid enum value', 'invalid input value for enum tier: "gold-bob"', 'gold-bob'],
  ['a value out of range', 'value "99bob" is out of range for type integer', '99bob'],
  ['a MySQL duplicate', "Duplicate entry 'bob' for key 'users.name'", "'bob'"],
  ['a MongoDB duplicate', 'E11000 dup key: { name: "bob" }', 'bob'],
  ['a JSON parse error', 'Unexpected token \'h\', "hunter2 is it" is not valid JSON', 'hunter2'],
  [
    'a JSON parse error with quotes',
    'Unexpected token, "{"a":"hunter2x" is not valid JSON',
    'hunter2',
  ],
]

/** Texts that hold nothing to hide and must stay readable. */
const harmless: readonly string[] = [
  'Payment of run 42 failed: tool pay answered 503 after 3 attempts',
  'connect ECONNREFUSED 127.0.0.1:5432',
  'getaddrinfo ENOTFOUND db.internal.example.com',
  'run 0af7651916cd43dd8448eb211c80319c of agent researcher',
  'row 3f2b8c1e-7a4d-4e0b-9c1d-2a3b4c5d6e7f is gone',
  'at 2026-11-23T06:00:00.000Z, window 2026-11-22 to 2026-11-23',
  'budget of 12.50 EUR exceeded: 13.75 spent, max_tokens: 800, token_count=512',
  'author: unknown, keyboard: none, passed: true, monkey: 1',
  'duplicate key value violates unique constraint "users_email_key"',
  'took 1700000000 s and 1763877600000 ms',
  'err_9d88f7b5ee8a at fc1:0123456789abcdef',
  'node_modules/@first-contact/recorder/dist/index.js is missing',
  'token expired',
]

describe('scrubText', () => {
  it.each(leaks)('takes out %s', (_what, text, secret) => {
    const clean = scrubText(text)
    expect(clean).not.toContain(secret)
    expect(clean).toMatch(/\[(?:redacted|email|phone|card|secret)\]/)
  })

  it.each(harmless)('leaves alone: %s', (text) => {
    expect(scrubText(text)).toBe(text)
  })

  it.each([...leaks.map(([, text]) => text), ...harmless])('is idempotent on: %s', (text) => {
    const once = scrubText(text)
    expect(scrubText(once)).toBe(once)
  })

  it('keeps the parts of a query string that are no secret', () => {
    expect(scrubText('GET /x?page=2&access_token=s3cr3t&sort=asc')).toBe(
      'GET /x?page=2&access_token=[redacted]&sort=asc',
    )
  })

  it('replaces NUL and lone surrogates', () => {
    expect(scrubText('a\0b\ud800c')).toBe('a\u{FFFD}b\u{FFFD}c')
  })

  it('cuts without splitting a character', () => {
    expect(scrubText('😂😂😂', 4)).toBe('😂\u{FFFD}…')
    expect(scrubText('x'.repeat(10_000_000), 500)).toHaveLength(500)
  })

  it.each([
    ['eyJ-', 'dots never come'],
    ['a@', 'domains never come'],
    ['password=', 'values never come'],
    ['1 ', 'digits go on'],
    ['://a:', 'at signs never come'],
    ['=(', 'brackets never close'],
    [': "', 'quotes never close'],
    ['-----BEGIN ', 'ends never come'],
    ['bearer ', 'tokens never come'],
    ['a.', 'labels go on'],
    ['\\"', 'escapes go on'],
  ])('stays fast on 1 MB of %j, where %s', (unit) => {
    const text = unit.repeat(1_000_000 / unit.length)
    const before = performance.now()
    scrubText(text)
    expect(performance.now() - before).toBeLessThan(250)
  })
})

describe('isSensitiveKey', () => {
  it.each([
    'password',
    'Password',
    'user_password',
    'newPassword',
    'passwordConfirmation',
    'auth_token',
    'authToken',
    'accessToken',
    'API_KEY',
    'apiKey',
    'x-api-key',
    'secret',
    'clientSecret',
    'Authorization',
    'set-cookie',
    'sessionId',
    'connect.sid',
    'privateKey',
    'card_number',
    'cvv',
    'email',
    'userEmail',
    'phone',
    'phoneNumber',
    'ssn',
    'iban',
    'DATABASE_URL',
    'first_name',
    'dsn',
  ])('finds %s', (name) => {
    expect(isSensitiveKey(name)).toBe(true)
  })

  it.each([
    'author',
    'authority',
    'keyboard',
    'monkey',
    'tokens',
    'max_tokens',
    'token_count',
    'tokenBudget',
    'passed',
    'compass',
    'spinner',
    'name',
    'key',
    'discard',
    'emailing',
    'status',
    'session_count',
    'secretary',
    'component',
  ])('leaves %s alone', (name) => {
    expect(isSensitiveKey(name)).toBe(false)
  })
})
