const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'

/** Node's class where there is one: it is much faster, and absent in the sandbox. */
const { Buffer: NodeBuffer } = globalThis as { Buffer?: typeof Buffer }

/** Bytes as padded base64. */
export function encodeBase64(bytes: Uint8Array): string {
  if (NodeBuffer === undefined) return encodeSlowly(bytes)
  return NodeBuffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64')
}

/** The bytes of a base64 text; null for a text that is not padded base64. */
export function decodeBase64(text: string): Uint8Array | null {
  if (text.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(text)) return null
  return NodeBuffer === undefined
    ? decodeSlowly(text)
    : new Uint8Array(NodeBuffer.from(text, 'base64'))
}

/** What `encodeBase64` does without `Buffer`. */
export function encodeSlowly(bytes: Uint8Array): string {
  let text = ''
  for (let at = 0; at < bytes.length; at += 3) {
    const word = ((bytes[at] ?? 0) << 16) | ((bytes[at + 1] ?? 0) << 8) | (bytes[at + 2] ?? 0)
    const left = bytes.length - at
    text += alphabet.charAt(word >> 18) + alphabet.charAt((word >> 12) & 63)
    text += left > 1 ? alphabet.charAt((word >> 6) & 63) : '='
    text += left > 2 ? alphabet.charAt(word & 63) : '='
  }
  return text
}

/** What `decodeBase64` does without `Buffer`. */
export function decodeSlowly(text: string): Uint8Array {
  const digits = text.replace(/=+$/, '')
  const bytes = new Uint8Array(Math.floor((digits.length * 3) / 4))
  let word = 0
  let bits = 0
  let end = 0
  for (const digit of digits) {
    word = ((word << 6) | alphabet.indexOf(digit)) & 0xffffff
    bits += 6
    if (bits < 8) continue
    bits -= 8
    bytes[end] = (word >> bits) & 255
    end += 1
  }
  return bytes
}
