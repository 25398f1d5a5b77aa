/** A line of a file, with its number from 1. */
export type FileLine =
  | { readonly kind: 'line'; readonly number: number; readonly bytes: Buffer }
  /** Longer than any record can be; its content was not kept. */
  | { readonly kind: 'too_long'; readonly number: number; readonly byteCount: number }

const newline = 0x0a

/**
 * Splits bytes into lines without decoding them: a record with broken UTF-8 is for the parser to
 * refuse. Blank lines are counted and left out; a line over the bound is reported, not held.
 */
export async function* readLines(
  chunks: AsyncIterable<Buffer>,
  lineMaxBytes: number,
): AsyncGenerator<FileLine> {
  let number = 0
  let parts: Buffer[] = []
  let byteCount = 0
  const take = (): FileLine | undefined => {
    number += 1
    const bytes = Buffer.concat(parts)
    const length = byteCount
    parts = []
    byteCount = 0
    if (length > lineMaxBytes) return { kind: 'too_long', number, byteCount: length }
    return bytes.every(isBlank) ? undefined : { kind: 'line', number, bytes }
  }
  const add = (part: Buffer) => {
    byteCount += part.length
    if (byteCount <= lineMaxBytes) parts.push(part)
    else parts = []
  }
  for await (const chunk of chunks) {
    let start = 0
    for (let end = chunk.indexOf(newline); end !== -1; end = chunk.indexOf(newline, start)) {
      add(chunk.subarray(start, end))
      const line = take()
      if (line !== undefined) yield line
      start = end + 1
    }
    add(chunk.subarray(start))
  }
  if (byteCount > 0) {
    const last = take()
    if (last !== undefined) yield last
  }
}

/** Space, tab and carriage return. */
function isBlank(byte: number): boolean {
  return byte === 0x20 || byte === 0x09 || byte === 0x0d
}
