import { createHash } from 'node:crypto'
import { open, rename, rm, type FileHandle } from 'node:fs/promises'
import { storeError } from '../errors/store-error.ts'
import { encodeTarHeader, tarBlockBytes, tarPadding } from './tar-header.ts'

/** What is known of a member once it is written. */
export interface WrittenMember {
  readonly name: string
  readonly bytes: number
  readonly sha256: string
}

/** Takes a member's bytes to their end. */
export type ConsumeChunks = (chunks: AsyncIterable<Buffer> | Iterable<Buffer>) => Promise<void>

/**
 * Writes one tar file under another name and gives it its own when it is whole and on disk: an
 * interrupted backup leaves nothing that looks like one.
 *
 * States: open, then `finish` or `abandon`.
 */
export class ArchiveWriter {
  readonly #file: string
  readonly #draft: string
  readonly #handle: FileHandle
  readonly #createdAt: Date
  #position = 0

  private constructor(file: string, handle: FileHandle, createdAt: Date) {
    this.#file = file
    this.#draft = draftName(file)
    this.#handle = handle
    this.#createdAt = createdAt
  }

  static async create(file: string, createdAt: Date): Promise<ArchiveWriter> {
    try {
      return new ArchiveWriter(file, await open(draftName(file), 'w', 0o600), createdAt)
    } catch (cause) {
      throw storeError('FC_BACKUP_WRITE_FAILED', `cannot write ${file}`, { cause })
    }
  }

  /** Writes one member: `fill` hands its content to the function it is given. */
  async addMember(
    name: string,
    fill: (consume: ConsumeChunks) => Promise<void>,
  ): Promise<WrittenMember> {
    const headerPosition = this.#position
    // The size is known afterwards: the header is put into the gap then.
    this.#position += tarBlockBytes
    const start = this.#position
    const hash = createHash('sha256')
    await fill(async (chunks) => {
      for await (const chunk of chunks) {
        hash.update(chunk)
        await this.#append(chunk)
      }
    })
    const bytes = this.#position - start
    await this.#append(Buffer.alloc(tarPadding(bytes)))
    await this.#write(encodeTarHeader({ name, bytes }, this.#createdAt), headerPosition)
    return { name, bytes, sha256: hash.digest('hex') }
  }

  async finish(): Promise<void> {
    // Two empty blocks end a tar archive.
    await this.#append(Buffer.alloc(2 * tarBlockBytes))
    await this.#handle.sync()
    await this.#handle.close()
    await rename(this.#draft, this.#file)
  }

  async abandon(): Promise<void> {
    await this.#handle.close()
    await rm(this.#draft, { force: true })
  }

  async #append(chunk: Buffer): Promise<void> {
    const position = this.#position
    this.#position += chunk.length
    await this.#write(chunk, position)
  }

  async #write(chunk: Buffer, position: number): Promise<void> {
    let written = 0
    try {
      while (written < chunk.length) {
        const rest = chunk.length - written
        const result = await this.#handle.write(chunk, written, rest, position + written)
        written += result.bytesWritten
      }
    } catch (cause) {
      throw storeError('FC_BACKUP_WRITE_FAILED', `cannot write ${this.#draft}`, { cause })
    }
  }
}

function draftName(file: string): string {
  return `${file}.partial`
}
