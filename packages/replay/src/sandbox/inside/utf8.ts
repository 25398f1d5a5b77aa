const replacement = 0xfffd

/** The bytes of a text; what is no character becomes U+FFFD. */
export function utf8Bytes(text: string): number[] {
  const bytes: number[] = []
  for (const character of text) {
    const given = character.codePointAt(0) ?? 0
    const code = given >= 0xd800 && given <= 0xdfff ? replacement : given
    if (code < 0x80) bytes.push(code)
    else if (code < 0x800) bytes.push(0xc0 | (code >> 6), tail(code))
    else if (code < 0x1_0000) bytes.push(0xe0 | (code >> 12), tail(code >> 6), tail(code))
    else bytes.push(0xf0 | (code >> 18), tail(code >> 12), tail(code >> 6), tail(code))
  }
  return bytes
}

function tail(bits: number): number {
  return 0x80 | (bits & 0x3f)
}

/** Reads bytes as UTF-8, also in pieces, by the steps of the Encoding standard. */
export class Utf8Reader {
  readonly #isFatal: boolean
  readonly #keepsMark: boolean
  #isAtStart = true
  #code = 0
  /** Bytes that the character still needs. */
  #needed = 0
  #lower = 0x80
  #upper = 0xbf

  constructor({ fatal, ignoreBOM }: { readonly fatal: boolean; readonly ignoreBOM: boolean }) {
    this.#isFatal = fatal
    this.#keepsMark = ignoreBOM
  }

  /** @throws TypeError for bytes that are no text, where that is fatal */
  read(bytes: Uint8Array, isToBeContinued: boolean): string {
    let text = ''
    const put = (code: number): void => {
      const isMark = this.#isAtStart && code === 0xfeff && !this.#keepsMark
      this.#isAtStart = false
      if (!isMark) text += String.fromCodePoint(code)
    }
    try {
      for (const byte of bytes) this.#take(byte, put)
      if (isToBeContinued) return text
      if (this.#needed > 0) this.#fail(put)
    } catch (error) {
      this.#begin()
      throw error
    }
    this.#begin()
    return text
  }

  #begin(): void {
    this.#isAtStart = true
    this.#reset()
  }

  #reset(): void {
    this.#code = 0
    this.#needed = 0
    this.#lower = 0x80
    this.#upper = 0xbf
  }

  #fail(put: (code: number) => void): void {
    this.#reset()
    if (this.#isFatal) throw new TypeError('The encoded data was not valid for encoding utf-8')
    put(replacement)
  }

  #take(byte: number, put: (code: number) => void): void {
    if (this.#needed === 0) return this.#takeFirst(byte, put)
    if (byte < this.#lower || byte > this.#upper) {
      this.#fail(put)
      // It may well begin another character.
      return this.#takeFirst(byte, put)
    }
    this.#lower = 0x80
    this.#upper = 0xbf
    this.#code = (this.#code << 6) | (byte & 0x3f)
    this.#needed -= 1
    if (this.#needed > 0) return
    const code = this.#code
    this.#reset()
    put(code)
  }

  #takeFirst(byte: number, put: (code: number) => void): void {
    if (byte < 0x80) return put(byte)
    if (byte < 0xc2 || byte > 0xf4) return this.#fail(put)
    if (byte < 0xe0) {
      this.#needed = 1
      this.#code = byte & 0x1f
      return
    }
    if (byte < 0xf0) {
      // Overlong forms and surrogates have no bytes of their own.
      if (byte === 0xe0) this.#lower = 0xa0
      if (byte === 0xed) this.#upper = 0x9f
      this.#needed = 2
      this.#code = byte & 0x0f
      return
    }
    if (byte === 0xf0) this.#lower = 0x90
    if (byte === 0xf4) this.#upper = 0x8f
    this.#needed = 3
    this.#code = byte & 0x07
  }
}
