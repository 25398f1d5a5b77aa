/** The text of a source file; a byte order mark is no part of it. */
export function decodeSource(bytes: Buffer): string {
  const text = bytes.toString('utf8')
  return text.startsWith('\uFEFF') ? text.slice(1) : text
}
