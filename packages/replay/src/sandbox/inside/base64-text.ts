const digits = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'

/** The host's `btoa`: base64 of a text whose characters are bytes. */
export function encodeBase64Text(given: unknown): string {
  const text = String(given)
  let encoded = ''
  for (let at = 0; at < text.length; at += 3) {
    const bytes = [0, 1, 2].map((offset) => text.charCodeAt(at + offset))
    if (bytes.some((byte) => byte > 255)) throw new TypeError('Invalid character')
    const [first = 0, second = NaN, third = NaN] = bytes
    const group = (first << 16) | ((second || 0) << 8) | (third || 0)
    for (let digit = 0; digit < 4; digit += 1) {
      const isThere = digit < 2 || !Number.isNaN(digit === 2 ? second : third)
      encoded += isThere ? (digits[(group >> (18 - 6 * digit)) & 63] ?? '') : '='
    }
  }
  return encoded
}

/** The host's `atob`. */
export function decodeBase64Text(given: unknown): string {
  const text = String(given).replaceAll(/[\t\n\f\r ]/g, '')
  const bare = text.length % 4 === 0 ? text.replace(/={1,2}$/, '') : text
  if (bare.length % 4 === 1 || /[^A-Za-z0-9+/]/.test(bare)) {
    throw new TypeError('The string to be decoded is not correctly encoded.')
  }
  let decoded = ''
  let group = 0
  for (let at = 0; at < bare.length; at += 1) {
    group = (group << 6) | digits.indexOf(bare.charAt(at))
    const bits = ((at % 4) + 1) * 6
    if (bits > 6) decoded += String.fromCharCode((group >> (bits % 8)) & 255)
    if (at % 4 === 3) group = 0
  }
  return decoded
}
