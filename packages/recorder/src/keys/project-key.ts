import { createHash, createHmac, hash, hkdfSync } from 'node:crypto'
import { inspect } from 'node:util'

/** What a derived key is for; a key of one purpose never serves another. */
export type KeyPurpose = 'input-hash' | 'origin' | 'token' | 'seal' | 'fault-plan' | (string & {})

const blockBytes = 64
const digestBytes = 32
/** A record has 64 KiB: what is longer is rare, and its buffer would stay as long as the key. */
const innerMaxBytes = 128 * 1024

interface DerivedKey {
  readonly id: string
  /** The key XORed with ipad, room for the message behind it; grows to a bound, is reused. */
  inner: Buffer
  /** Counts what was written into `inner`. */
  uses: number
  readonly outer: Buffer
}

/** Hashes what stands in the inner buffer, and forgets it. */
function finish(key: DerivedKey, end: number, digits: number): string {
  key.uses += 1
  const innerDigest = hash('sha256', key.inner.subarray(0, end), 'hex')
  key.outer.write(innerDigest, blockBytes, 'hex')
  const digest = hash('sha256', key.outer, 'hex').slice(0, digits)
  // A raw input must not stay behind in a long-lived buffer.
  key.inner.fill(0, blockBytes, end)
  return digest
}

/**
 * The project's one secret. Never printed, never serialized; purposes are derived by HKDF, so that
 * a leaked derived key says nothing of the others.
 */
export class ProjectKey {
  /** 8 hex digits that name the key without telling it. */
  readonly id: string
  readonly #material: Buffer
  readonly #derived = new Map<string, DerivedKey>()

  constructor(material: Buffer) {
    this.#material = Buffer.from(material)
    this.id = this.keyId('id')
  }

  /** 32 bytes for one purpose. */
  derive(purpose: KeyPurpose): Buffer {
    const info = `first-contact/v1/${purpose}`
    return Buffer.from(hkdfSync('sha256', this.#material, '', info, digestBytes))
  }

  /** 8 hex digits naming the key of a purpose; stands beside every output made with it. */
  keyId(purpose: KeyPurpose): string {
    return this.#prepare(purpose).id
  }

  /**
   * HMAC-SHA-256, cut to a number of hex digits. Two one-shot hashes over reused buffers cost about
   * a third of `createHmac`, which counts on the path of every capture.
   */
  hmacHex(purpose: KeyPurpose, text: string, digits: number): string {
    const key = this.#prepare(purpose)
    const bytesMax = blockBytes + text.length * 3
    if (bytesMax > innerMaxBytes) {
      const whole = createHmac('sha256', this.derive(purpose)).update(text, 'utf8').digest('hex')
      return whole.slice(0, digits)
    }
    if (key.inner.length < bytesMax) {
      const larger = Buffer.alloc(Math.min(bytesMax * 2, innerMaxBytes))
      key.inner.copy(larger, 0, 0, blockBytes)
      key.inner = larger
    }
    return finish(key, blockBytes + key.inner.write(text, blockBytes, 'utf8'), digits)
  }

  /**
   * The same over bytes that `write` puts into the hash's own buffer, from an offset on; it answers
   * where they end, or a negative number if it cannot, and then there is no hash (null).
   */
  hmacHexWritten(
    purpose: KeyPurpose,
    write: (target: Uint8Array, offset: number) => number,
    digits: number,
  ): string | null {
    const key = this.#prepare(purpose)
    key.uses += 1
    const use = key.uses
    let end = -1
    try {
      end = write(key.inner, blockBytes)
    } finally {
      // A proxy among the data can have come back here; then the bytes are not this value's.
      if (end < blockBytes || key.uses !== use) key.inner.fill(0, blockBytes)
    }
    return end < blockBytes || key.uses !== use ? null : finish(key, end, digits)
  }

  toJSON(): string {
    return `[project key ${this.id}]`
  }

  [inspect.custom](): string {
    return this.toJSON()
  }

  #prepare(purpose: KeyPurpose): DerivedKey {
    const known = this.#derived.get(purpose)
    if (known !== undefined) return known
    const secret = this.derive(purpose)
    const inner = Buffer.alloc(4096)
    const outer = Buffer.alloc(blockBytes + digestBytes)
    for (let index = 0; index < blockBytes; index += 1) {
      const byte = secret[index] ?? 0
      inner[index] = byte ^ 0x36
      outer[index] = byte ^ 0x5c
    }
    const id = createHash('sha256').update('key-id').update(secret).digest('hex').slice(0, 8)
    const derived: DerivedKey = { id, inner, uses: 0, outer }
    this.#derived.set(purpose, derived)
    return derived
  }
}
