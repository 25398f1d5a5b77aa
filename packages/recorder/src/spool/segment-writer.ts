import {
  closeSync,
  constants,
  fstatSync,
  fsync,
  ftruncateSync,
  openSync,
  readSync,
  writeSync,
} from 'node:fs'
import { frameHeaderBytes, writeFrame } from './frame.ts'

/** Larger than a record can be; a longer line gets a buffer of its own. */
const scratchBytes = 80 * 1024
const scratch = Buffer.allocUnsafeSlow(scratchBytes)

/** Frames that may be written at once. */
export const batchMaxBytes = scratchBytes

/** Appends frames to one segment. Writes at its own offset, so a failed write leaves no hole. */
export class SegmentWriter {
  readonly path: string
  readonly index: number
  readonly #fd: number
  #offset = 0
  #pendingSyncs = 0
  #isClosing = false

  /** Throws the system's error when the file cannot be made. */
  constructor(path: string, index: number) {
    this.path = path
    this.index = index
    this.#fd = openSync(path, constants.O_RDWR | constants.O_CREAT | constants.O_EXCL, 0o600)
  }

  get bytes(): number {
    return this.#offset
  }

  /** Writes one record; throws the system's error when it did not fit, and then nothing is there. */
  append(line: Buffer): void {
    const length = frameHeaderBytes + line.length
    const frame = length <= scratchBytes ? scratch : Buffer.allocUnsafe(length)
    writeFrame(frame, line)
    this.#writeWhole(frame, length)
  }

  /** The same for several records, `batchMaxBytes` with their frames at most: all of them or none. */
  appendMany(lines: readonly Buffer[]): void {
    let length = 0
    for (const line of lines) length += writeFrame(scratch, line, length)
    this.#writeWhole(scratch, length)
  }

  /** Writes frames that are encoded already. */
  appendFrames(frames: Buffer): void {
    this.#writeWhole(frames, frames.length)
  }

  #writeWhole(bytes: Buffer, length: number): void {
    let written = 0
    try {
      while (written < length) {
        const more = writeSync(this.#fd, bytes, written, length - written, this.#offset + written)
        if (more === 0)
          throw Object.assign(new RangeError('nothing was written'), { code: 'ENOSPC' })
        written += more
      }
    } catch (error) {
      this.#cutTail()
      throw error
    }
    this.#offset += length
  }

  /** What a failed write left behind is not a record; readers would call it damage. */
  #cutTail(): void {
    try {
      ftruncateSync(this.#fd, this.#offset)
    } catch {
      // The next record is written over it.
    }
  }

  /** Whether the file has lost its last name: someone deleted it or its folder. */
  isDeleted(): boolean {
    return fstatSync(this.#fd).nlink === 0
  }

  /** The bytes written so far, also of a deleted file. */
  readBack(): Buffer {
    const bytes = Buffer.allocUnsafe(this.#offset)
    return bytes.subarray(0, readSync(this.#fd, bytes, 0, bytes.length, 0))
  }

  /** Settles when what was appended so far is on the disk; an error of the disk is its answer. */
  sync(): Promise<NodeJS.ErrnoException | null> {
    if (this.#isClosing && this.#pendingSyncs === 0) return Promise.resolve(null)
    this.#pendingSyncs += 1
    return new Promise((resolve) => {
      fsync(this.#fd, (error) => {
        this.#pendingSyncs -= 1
        if (this.#isClosing && this.#pendingSyncs === 0) this.#closeNow()
        resolve(error)
      })
    })
  }

  /** Syncs a last time, then closes. */
  close(): Promise<NodeJS.ErrnoException | null> {
    if (this.#isClosing) return Promise.resolve(null)
    const synced = this.sync()
    this.#isClosing = true
    return synced
  }

  #closeNow(): void {
    try {
      closeSync(this.#fd)
    } catch {
      // Nothing is lost: the data was synced before.
    }
  }
}
