import { expect, test } from 'vitest'
import { checkConnectionString, describeTarget } from '../../src/connection/connection-string.ts'

const password = 'hunter2-secret'

test.each([
  ['', 'is empty'],
  ['   ', 'is empty'],
  [`mysql://user:${password}@host/db`, 'does not start with postgres://'],
  [`postgres:user:${password}@host/db`, 'does not start with postgres://'],
  [`postgres://user:${password}@host:notaport/db`, 'is no URL'],
  [`postgres://user:${password}%zz@host/db`, 'wrong percent-encoding in its password'],
  [`postgres://user:${password}@host`, 'names no database'],
  [`postgres://user:${password}@host/`, 'names no database'],
  ['postgres:///db', 'names no host'],
])(
  'a bad address (case %#) is refused by the name of its variable, without the password',
  (value, why) => {
    const check = () => checkConnectionString(value, 'DATABASE_URL')
    expect(check).toThrow(expect.objectContaining({ code: 'FC_STORE_URL_INVALID' }))
    expect(check).toThrow(`DATABASE_URL`)
    expect(check).toThrow(why)
    expect(check).not.toThrow(password)
  },
)

test.each([
  'postgres://user:secret@db.example.org:5433/app',
  'postgresql://user@localhost/app?sslmode=require',
  'postgres://postgres@%2Ftmp%2Ffc-1/app',
  'postgres://user@/app?host=/var/run/postgresql',
  'postgres://user:p%40ss@[::1]:5432/app',
])('%s is an address', (value) => {
  expect(() => checkConnectionString(value, 'DATABASE_URL')).not.toThrow()
})

test('a target is described without user and password', () => {
  const text = describeTarget('postgres://ada:secret@db.example.org:5433/app')
  expect(text).toBe('db.example.org:5433/app')
})
