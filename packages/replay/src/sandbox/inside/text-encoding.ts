import { utf8Bytes, Utf8Reader } from './utf8.ts'

/** The host's `TextEncoder`. */
export const RealmTextEncoder = class TextEncoder {
  get [Symbol.toStringTag](): string {
    return 'TextEncoder'
  }

  get encoding(): string {
    return 'utf-8'
  }

  encode(text: unknown = ''): Uint8Array {
    return Uint8Array.from(utf8Bytes(String(text)))
  }

  /** Writes whole characters only. */
  encodeInto(
    text: unknown,
    target: Uint8Array,
  ): { readonly read: number; readonly written: number } {
    if (!(target instanceof Uint8Array)) throw new TypeError('the target is no Uint8Array')
    let read = 0
    let written = 0
    for (const character of String(text)) {
      const bytes = utf8Bytes(character)
      if (written + bytes.length > target.length) break
      target.set(bytes, written)
      written += bytes.length
      read += character.length
    }
    return { read, written }
  }
}

/** Ends the replay: the host has other encodings, a replay has not. */
export type RefuseEncoding = (what: string) => never

interface DecoderOptions {
  readonly fatal?: unknown
  readonly ignoreBOM?: unknown
}

export interface RealmTextDecoder {
  readonly encoding: string
  readonly fatal: boolean
  readonly ignoreBOM: boolean
  decode(given?: ArrayBuffer | ArrayBufferView, options?: { readonly stream?: unknown }): string
}

const labels: ReadonlySet<string> = new Set([
  'utf-8',
  'utf8',
  'unicode-1-1-utf-8',
  'unicode11utf8',
  'unicode20utf8',
  'x-unicode20utf8',
])

/** The host's `TextDecoder`, for UTF-8. */
export function realmTextDecoder(
  refuse: RefuseEncoding,
): new (label?: unknown, options?: DecoderOptions) => RealmTextDecoder {
  return class TextDecoder implements RealmTextDecoder {
    readonly #reader: Utf8Reader
    readonly #options: { readonly fatal: boolean; readonly ignoreBOM: boolean }

    constructor(label: unknown = 'utf-8', options: DecoderOptions = {}) {
      const name = String(label)
      if (!labels.has(name.replaceAll(/^[\t\n\f\r ]+|[\t\n\f\r ]+$/g, '').toLowerCase())) {
        refuse(`TextDecoder(${JSON.stringify(name)})`)
      }
      const { fatal, ignoreBOM } = options
      this.#options = { fatal: Boolean(fatal), ignoreBOM: Boolean(ignoreBOM) }
      this.#reader = new Utf8Reader(this.#options)
    }

    get [Symbol.toStringTag](): string {
      return 'TextDecoder'
    }

    get encoding(): string {
      return 'utf-8'
    }

    get fatal(): boolean {
      return this.#options.fatal
    }

    get ignoreBOM(): boolean {
      return this.#options.ignoreBOM
    }

    decode(given?: unknown, options: { readonly stream?: unknown } = {}): string {
      return this.#reader.read(bytesOf(given), options.stream === true)
    }
  }
}

function bytesOf(given: unknown): Uint8Array {
  if (given === undefined) return new Uint8Array(0)
  if (given instanceof ArrayBuffer) return new Uint8Array(given)
  if (ArrayBuffer.isView(given)) {
    return new Uint8Array(given.buffer, given.byteOffset, given.byteLength)
  }
  throw new TypeError('what is to be decoded is neither a buffer nor a view of one')
}
