/** How much a text of JSON makes of its bytes once it is parsed. */
export interface JsonExtent {
  /** Levels of lists and objects in each other. */
  readonly depth: number
  /** Values and names at most. */
  readonly values: number
}

const quote = 0x22
const backslash = 0x5c
const openings: ReadonlySet<number> = new Set([0x5b, 0x7b])
const closings: ReadonlySet<number> = new Set([0x5d, 0x7d])
const separators: ReadonlySet<number> = new Set([0x2c, 0x3a])

/**
 * Measures JSON before anything parses it: a megabyte of brackets becomes sixty of objects, and as
 * many levels end the stack of whoever walks them. Linear, and right for whatever is valid JSON.
 */
export function jsonExtent(bytes: Buffer): JsonExtent {
  let level = 0
  let depth = 0
  let values = 1
  for (let at = 0; at < bytes.length; at += 1) {
    const byte = bytes[at] ?? 0
    if (byte === quote) at = endOfText(bytes, at)
    else if (openings.has(byte)) {
      level += 1
      values += 1
      depth = Math.max(depth, level)
    } else if (closings.has(byte)) level -= 1
    else if (separators.has(byte)) values += 1
  }
  return { depth, values }
}

/** Where the text that begins here has its last quote; the end of the bytes where it has none. */
function endOfText(bytes: Buffer, start: number): number {
  for (let at = bytes.indexOf(quote, start + 1); at !== -1; at = bytes.indexOf(quote, at + 1)) {
    let slashes = 0
    while (bytes[at - 1 - slashes] === backslash) slashes += 1
    if (slashes % 2 === 0) return at
  }
  return bytes.length
}
