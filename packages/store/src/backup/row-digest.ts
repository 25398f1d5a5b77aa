import { hash } from 'node:crypto'
import { Transform, type TransformCallback } from 'node:stream'

const newline = 0x0a

/** A SHA-256 digest has eight words of 32 bits. */
const digestWords = 8

/** How often a long table reports. */
const rowsPerReport = 50_000

export interface CountedRows {
  readonly rows: number
  /** 64 hex digits, independent of the order of rows. */
  readonly digest: string
}

/**
 * Passes COPY text on unchanged, counts its rows and sums up their SHA-256 digests word by word:
 * the same rows in any order give the same digest, so nothing has to be sorted.
 */
export class RowDigest extends Transform {
  readonly #sum = new Uint32Array(digestWords)
  readonly #onRows: ((rows: number) => void) | undefined
  #rows = 0
  #rest: Buffer = Buffer.alloc(0)

  constructor(onRows?: (rows: number) => void) {
    super()
    this.#onRows = onRows
  }

  /** Final after the stream has ended. */
  get counted(): CountedRows {
    const words = Array.from(this.#sum, (word) => word.toString(16).padStart(8, '0'))
    return { rows: this.#rows, digest: words.join('') }
  }

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    const text = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk])
    let start = 0
    // COPY escapes newlines inside values: every one ends a row.
    for (let end = text.indexOf(newline); end !== -1; end = text.indexOf(newline, start)) {
      this.#add(text.subarray(start, end))
      start = end + 1
    }
    this.#rest = text.subarray(start)
    done(null, chunk)
  }

  override _flush(done: TransformCallback): void {
    if (this.#rest.length > 0) this.#add(this.#rest)
    done()
  }

  #add(row: Buffer): void {
    const digest = hash('sha256', row, 'buffer')
    for (let word = 0; word < digestWords; word += 1) {
      // A typed array wraps around at 32 bits by itself.
      this.#sum[word] = (this.#sum[word] ?? 0) + digest.readUInt32BE(word * 4)
    }
    this.#rows += 1
    if (this.#rows % rowsPerReport === 0) this.#onRows?.(this.#rows)
  }
}
