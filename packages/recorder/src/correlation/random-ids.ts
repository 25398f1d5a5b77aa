import { randomFillSync } from 'node:crypto'

/** One system call fills ids for about 170 scopes; a call an id would cost 1.6 us each. */
const poolBytes = 4096

/** Kept from the start: while an engine runs, the import tells that it was read. */
const fill = randomFillSync
const pool = Buffer.allocUnsafe(poolBytes)
let digits = ''
let offset = 0

/** Random lower-case hex digits, never all zero. */
export function randomHex(length: number): string {
  if (offset + length > digits.length) {
    fill(pool)
    digits = pool.toString('hex')
    offset = 0
  }
  const id = digits.slice(offset, offset + length)
  offset += length
  // All zero is not a valid W3C id; once in 2^64, but then it would break a whole trace.
  return id.charCodeAt(0) === zero && allZero.test(id) ? randomHex(length) : id
}

const zero = 48
const allZero = /^0+$/

/** A correlation id: 32 hex digits, equal to the W3C trace id. */
export function newCorrelationId(): string {
  return randomHex(32)
}

/** A span id: 16 hex digits. */
export function newSpanId(): string {
  return randomHex(16)
}

/** An error id; 48 bits collide near 20 million, so identity is this with time and digest. */
export function newErrorId(): string {
  return `err_${randomHex(12)}`
}

/** An id for one recorded call of an engine. */
export function newDecisionId(): string {
  return `dec_${randomHex(16)}`
}
