import { describe, expect, test } from 'vitest'
import { FailureLimit } from '../../src/api/guards/failure-limit.ts'
import { hostName, isLoopback } from '../../src/api/guards/loopback.ts'

describe('loopback', () => {
  test.each(['127.0.0.1', '127.9.9.9', 'localhost', '::1', '[::1]', '::ffff:127.0.0.1'])(
    '%s can only be this machine',
    (host) => expect(isLoopback(host)).toBe(true),
  )

  test.each(['0.0.0.0', '::', '10.0.0.1', '127.0.0.1.evil.example', 'localhost.evil.example'])(
    '%s is not only this machine',
    (host) => expect(isLoopback(host)).toBe(false),
  )

  test.each([
    ['localhost:4310', 'localhost'],
    ['[::1]:4310', '[::1]'],
    ['Example.com', 'example.com'],
    ['a b', null],
    ['user@127.0.0.1', null],
    ['', null],
  ])('the host of %j is %j', (header, name) => expect(hostName(header)).toBe(name))
})

describe('failures', () => {
  test('ten different secrets from one address close it for the rest of the minute', () => {
    let nowMs = 0
    const limit = new FailureLimit(() => nowMs)
    for (let index = 0; index < 10; index += 1) limit.fail('10.0.0.9', `secret ${index}`)
    expect(limit.waitSeconds('10.0.0.9', 'another secret')).toBe(60)
    nowMs = 60_000
    expect(limit.waitSeconds('10.0.0.9', 'another secret')).toBe(0)
  })

  test('one secret that keeps failing locks out itself, not its neighbours', () => {
    const limit = new FailureLimit(() => 0)
    for (let index = 0; index < 50; index += 1) limit.fail('127.0.0.1', 'old token')
    expect(limit.waitSeconds('127.0.0.1', 'old token')).toBeGreaterThan(0)
    expect(limit.waitSeconds('127.0.0.1', 'good token')).toBe(0)
  })

  test('another address is not affected', () => {
    const limit = new FailureLimit(() => 0)
    for (let index = 0; index < 20; index += 1) limit.fail('10.0.0.9', `secret ${index}`)
    expect(limit.waitSeconds('10.0.0.8', 'secret')).toBe(0)
  })
})
