import { execFile } from 'node:child_process'
import { createHmac, hkdfSync } from 'node:crypto'
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify, inspect } from 'node:util'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { canonicalize } from '../../src/canonical/index.ts'
import {
  keyedInputHash,
  loadProjectKey,
  loadRetiredKeys,
  ProjectKey,
  projectKeyFile,
} from '../../src/keys/index.ts'

const material = Buffer.from('0123456789abcdef0123456789abcdef')
let folder = ''

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'fc-key-'))
})
afterEach(() => {
  rmSync(folder, { recursive: true })
})

describe('ProjectKey', () => {
  it('computes HMAC-SHA-256 under a key derived by HKDF', () => {
    const key = new ProjectKey(material)
    const derived = Buffer.from(hkdfSync('sha256', material, '', 'first-contact/v1/input-hash', 32))
    for (const text of ['', 'a', 'é😂', 'x'.repeat(100_000)]) {
      const expected = createHmac('sha256', derived).update(text).digest('hex')
      expect(key.hmacHex('input-hash', text, 64)).toBe(expected)
    }
  })

  it('keeps no room for the longest text it ever hashed', () => {
    const key = new ProjectKey(material)
    const derived = key.derive('token')
    const text = 'é'.repeat(4_000_000)
    const before = process.memoryUsage().arrayBuffers
    const hashed = key.hmacHex('token', text, 64)
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(1_000_000)
    expect(hashed).toBe(createHmac('sha256', derived).update(text).digest('hex'))
    expect(key.hmacHex('token', 'short', 64)).toBe(
      createHmac('sha256', derived).update('short').digest('hex'),
    )
  })

  it.each([43_669, 43_670, 43_671, 100_000])('hashes a text of %d characters', (length) => {
    const key = new ProjectKey(material)
    const text = '€'.repeat(length)
    const expected = createHmac('sha256', key.derive('token')).update(text).digest('hex')
    expect(key.hmacHex('token', text, 64)).toBe(expected)
  })

  it('separates purposes, in outputs and in key ids', () => {
    const key = new ProjectKey(material)
    expect(key.hmacHex('origin', 'x', 32)).not.toBe(key.hmacHex('token', 'x', 32))
    expect(key.keyId('origin')).not.toBe(key.keyId('token'))
    expect(key.keyId('origin')).toMatch(/^[0-9a-f]{8}$/)
  })

  it('is never printed', () => {
    const key = new ProjectKey(material)
    for (const text of [inspect(key), JSON.stringify({ key }), JSON.stringify(key)]) {
      expect(text).not.toContain(material.toString('hex'))
      expect(text).toContain(key.id)
    }
  })
})

describe('keys that were retired', () => {
  const keyText = (byte: number): string => Buffer.alloc(32, byte).toString('hex')

  it('are those beside the file of the key that are named by an id', () => {
    const current = loadProjectKey({ projectDir: folder })
    expect(loadRetiredKeys({ projectDir: folder })).toEqual([])
    const file = join(folder, projectKeyFile)
    writeFileSync(`${file}.0000000b`, keyText(1), { mode: 0o600 })
    writeFileSync(`${file}.0000000a`, keyText(2), { mode: 0o600 })
    for (const name of ['bak', '1234.abcd', '0000000A']) writeFileSync(`${file}.${name}`, 'no key')
    const ids = loadRetiredKeys({ projectDir: folder }).map(({ id }) => id)
    const expected = [2, 1].map((byte) => new ProjectKey(Buffer.alloc(32, byte)).id)
    expect(ids).toEqual(expected)
    expect(ids).not.toContain(current.id)
  })

  it('are none where there is no folder, and refused where others may read them', () => {
    expect(loadRetiredKeys({ projectDir: join(folder, 'nowhere') })).toEqual([])
    loadProjectKey({ projectDir: folder })
    const retired = `${join(folder, projectKeyFile)}.0000000a`
    writeFileSync(retired, keyText(1))
    chmodSync(retired, 0o644)
    const load = (): unknown => loadRetiredKeys({ projectDir: folder })
    expect(load).toThrow(expect.objectContaining({ code: 'FC_KEY_UNSAFE' }))
    chmodSync(retired, 0o600)
    writeFileSync(retired, 'cut off')
    expect(load).toThrow(expect.objectContaining({ code: 'FC_KEY_INVALID' }))
  })

  it('lie beside a file that the deployment provides, whatever its mode', () => {
    const file = join(folder, 'mounted.key')
    writeFileSync(`${file}.0000000a`, keyText(1), { mode: 0o644 })
    expect(loadRetiredKeys({ file })).toHaveLength(1)
  })
})

describe('keyedInputHash', () => {
  const key = new ProjectKey(material)

  it('is null without a key, never unkeyed', () => {
    expect(keyedInputHash(undefined, 'x')).toEqual({ hash: null, keyId: null })
  })

  it('is 16 hex digits beside the id of its key and differs by key', () => {
    const hashed = keyedInputHash(key, { phone: '+491701234567' })
    expect(hashed).toEqual({
      hash: expect.stringMatching(/^[0-9a-f]{16}$/),
      keyId: key.keyId('input-hash'),
    })
    expect(
      keyedInputHash(new ProjectKey(Buffer.alloc(32, 9)), { phone: '+491701234567' }).hash,
    ).not.toBe(hashed.hash)
  })

  it('tells a Map from an object and does not depend on the order of names', () => {
    expect(keyedInputHash(key, new Map([['a', 1]])).hash).not.toBe(keyedInputHash(key, {}).hash)
    expect(keyedInputHash(key, { a: 1, b: 2 }).hash).toBe(keyedInputHash(key, { b: 2, a: 1 }).hash)
  })

  it('hashes the canonical form whichever writer wrote it, also twice at a time', () => {
    const key = new ProjectKey(material)
    const hashOf = (value: unknown) => key.hmacHex('input-hash', canonicalize(value), 16)
    const plain = { b: 1, a: ['x', null, true] }
    const long = { text: 'x'.repeat(10_000) }
    for (const value of [plain, long, plain, { e: 'é' }, new Date(0)]) {
      expect(keyedInputHash(key, value).hash).toBe(hashOf(value))
    }
    const nested = new Proxy(plain, {
      ownKeys: (target) => {
        expect(keyedInputHash(key, 'inside').hash).toBe(hashOf('inside'))
        return Reflect.ownKeys(target)
      },
    })
    expect(keyedInputHash(key, ['before', nested]).hash).toBe(hashOf(['before', plain]))
  })

  it('is null for what has no canonical form', () => {
    expect(keyedInputHash(key, () => 1).hash).toBeNull()
  })
})

describe('loadProjectKey', () => {
  it('makes a 0600 file once and reads it back', () => {
    const key = loadProjectKey({ projectDir: folder })
    const file = join(folder, projectKeyFile)
    expect(statSync(file).mode & 0o777).toBe(0o600)
    expect(loadProjectKey({ projectDir: folder }).id).toBe(key.id)
    expect(readdirSync(join(folder, '.first-contact', 'keys'))).toEqual(['project.key'])
  })

  it('gives processes that start together the same key', async () => {
    const source = new URL('../../src/keys/load-project-key.ts', import.meta.url).href
    const script = `import(${JSON.stringify(source)}).then((m) => console.log(m.loadProjectKey().id))`
    const starts = Array.from({ length: 6 }, () =>
      promisify(execFile)(process.execPath, ['-e', script], { cwd: folder }),
    )
    const ids = (await Promise.all(starts)).map(({ stdout }) => stdout.trim())
    expect(new Set(ids).size).toBe(1)
    expect(ids[0]).toMatch(/^[0-9a-f]{8}$/)
  }, 30_000)

  it('takes 64 hex digits or base64 from the environment', () => {
    const key = new ProjectKey(material)
    expect(loadProjectKey({ value: material.toString('hex') }).id).toBe(key.id)
    expect(loadProjectKey({ value: ` ${material.toString('base64')}\n` }).id).toBe(key.id)
  })

  it('refuses a malformed key without showing it', () => {
    for (const value of ['short', `${'z'.repeat(64)}!`, '']) {
      expect(() => loadProjectKey({ value })).toThrowError(
        expect.objectContaining({ code: 'FC_KEY_INVALID' }),
      )
    }
    try {
      loadProjectKey({ value: 'nearly-a-secret' })
    } catch (error) {
      expect(String(error)).not.toContain('nearly-a-secret')
    }
  })

  it('refuses a file that others may read', () => {
    loadProjectKey({ projectDir: folder })
    const file = join(folder, projectKeyFile)
    chmodSync(file, 0o644)
    expect(() => loadProjectKey({ projectDir: folder })).toThrowError(
      expect.objectContaining({ code: 'FC_KEY_UNSAFE' }),
    )
    expect(readFileSync(file, 'utf8')).toHaveLength(65)
  })

  it('makes a file that the deployment names once, too', () => {
    const file = join(folder, 'secrets', 'fc.key')
    const key = loadProjectKey({ file })
    expect(statSync(file).mode & 0o777).toBe(0o600)
    expect(loadProjectKey({ file }).id).toBe(key.id)
    expect(readdirSync(join(folder, 'secrets'))).toEqual(['fc.key'])
  })

  it('leaves the mode of a file that the deployment provides alone', () => {
    const file = join(folder, 'mounted.key')
    writeFileSync(file, material.toString('hex'), { mode: 0o444 })
    expect(loadProjectKey({ file }).id).toBe(new ProjectKey(material).id)
    expect(statSync(file).mode & 0o777).toBe(0o444)
  })

  it('says when it can neither read nor make the file', () => {
    writeFileSync(join(folder, 'no-folder'), '')
    expect(() => loadProjectKey({ file: join(folder, 'no-folder', 'key') })).toThrowError(
      expect.objectContaining({ code: 'FC_KEY_UNREADABLE' }),
    )
    expect(() => loadProjectKey({ file: '/proc/first-contact.key' })).toThrowError(
      expect.objectContaining({ code: 'FC_KEY_UNREADABLE' }),
    )
    mkdirSync(join(folder, '.first-contact'))
    writeFileSync(join(folder, '.first-contact', 'keys'), 'a file where the folder should be')
    expect(() => loadProjectKey({ projectDir: folder })).toThrowError(
      expect.objectContaining({ code: 'FC_KEY_UNREADABLE' }),
    )
  })
})
