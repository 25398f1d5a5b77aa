import { crc32 } from 'node:zlib'

/** Bytes before each record: its length and its CRC-32, both u32 little-endian. */
export const frameHeaderBytes = 8

/** A length above this is damage, not a record: records are bounded to 64 KiB before they come. */
export const frameMaxBytes = 1024 * 1024

/** Every record is a JSON object. */
const openingBrace = 0x7b

/** Writes one frame into `target`, which must be large enough; returns its length. */
export function writeFrame(target: Buffer, line: Buffer, offset = 0): number {
  target.writeUInt32LE(line.length, offset)
  target.writeUInt32LE(crc32(line), offset + 4)
  target.set(line, offset + frameHeaderBytes)
  return frameHeaderBytes + line.length
}

/** One frame as a buffer of its own. */
export function encodeFrame(line: Buffer): Buffer {
  const frame = Buffer.allocUnsafe(frameHeaderBytes + line.length)
  writeFrame(frame, line)
  return frame
}

export type FrameRead =
  | { readonly kind: 'record'; readonly line: Buffer; readonly end: number }
  /** The bytes end before the frame does: more may come, or the writer died in the middle. */
  | { readonly kind: 'short' }
  | { readonly kind: 'damaged' }

/** Reads the frame at `offset`; the line is a view into `bytes`. */
export function readFrame(bytes: Buffer, offset: number): FrameRead {
  if (offset + frameHeaderBytes > bytes.length) return { kind: 'short' }
  const length = bytes.readUInt32LE(offset)
  if (length < 2 || length > frameMaxBytes) return { kind: 'damaged' }
  const end = offset + frameHeaderBytes + length
  if (end > bytes.length) return { kind: 'short' }
  const line = bytes.subarray(offset + frameHeaderBytes, end)
  if (line[0] !== openingBrace || crc32(line) !== bytes.readUInt32LE(offset + 4)) {
    return { kind: 'damaged' }
  }
  return { kind: 'record', line, end }
}

/**
 * Finds the next readable frame after damage, or -1. The checksum makes a wrong hit about as
 * likely as 1 in 2^32 for each opening brace whose preceding length is plausible.
 */
export function findNextFrame(bytes: Buffer, after: number): number {
  let brace = bytes.indexOf(openingBrace, after + frameHeaderBytes)
  while (brace !== -1) {
    const offset = brace - frameHeaderBytes
    if (readFrame(bytes, offset).kind === 'record') return offset
    brace = bytes.indexOf(openingBrace, brace + 1)
  }
  return -1
}
