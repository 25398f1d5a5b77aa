import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process'
import { replayError } from '../../errors/replay-error.ts'
import { complaintOf, gitArguments, gitEnvironment, type GitPlace } from './run-git.ts'

/** Larger than any source; such a file is passed over without being held in memory. */
const objectMaxBytes = 64 * 1024 * 1024

/** The content of an object, or why there is none. */
export type ObjectContent = Uint8Array | 'not in this clone' | 'larger than 64 MiB'

const stderrMaxChars = 4096

interface Waiting {
  readonly id: string
  readonly resolve: (content: ObjectContent) => void
  readonly reject: (error: unknown) => void
}

/**
 * Reads objects of a repository through one process of git.
 *
 * Between objects: the next bytes are a line with id, kind and size. Inside one: so many bytes and a
 * line break. Answers come in the order of the questions.
 */
export class GitObjects {
  readonly #child: ChildProcessWithoutNullStreams
  readonly #waiting: Waiting[] = []
  #head = Buffer.alloc(0)
  #body: Buffer[] = []
  /** Bytes of the object that are still to come, its line break included; 0 between objects. */
  #missing = 0
  #isKept = false
  #ended: Error | null = null
  #stderr = ''

  constructor({ folder, environment }: GitPlace) {
    const args = [...gitArguments, 'cat-file', '--batch']
    this.#child = spawn('git', args, { cwd: folder, env: gitEnvironment(environment) })
    this.#child.stdout.on('data', (chunk: Buffer) => this.#take(chunk))
    this.#child.stdin.on('error', () => {})
    this.#child.on('error', (cause) => this.#end(cause))
    this.#child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
      this.#stderr = (this.#stderr + chunk).slice(-stderrMaxChars)
    })
    this.#child.on('close', () => this.#end(null))
  }

  read(id: string): Promise<ObjectContent> {
    if (this.#ended !== null) return Promise.reject(this.#ended)
    return new Promise((resolve, reject) => {
      this.#waiting.push({ id, resolve, reject })
      this.#child.stdin.write(`${id}\n`)
    })
  }

  close(): void {
    this.#ended ??= replayError('FC_REPLAY_GIT', 'the repository is closed')
    this.#child.stdin.end()
    this.#child.kill()
  }

  #end(cause: unknown): void {
    // Before 2.45, git ends over the first object that a partial clone left out.
    const message = `git stopped reading objects: ${complaintOf(this.#stderr)}`
    this.#ended ??= replayError('FC_REPLAY_GIT', message, { cause })
    for (const { reject } of this.#waiting.splice(0)) reject(this.#ended)
  }

  #take(chunk: Buffer): void {
    let rest = chunk
    while (rest.length > 0) rest = this.#missing > 0 ? this.#takeBody(rest) : this.#takeHead(rest)
  }

  #takeHead(chunk: Buffer): Buffer {
    const end = chunk.indexOf(10)
    if (end === -1) {
      this.#head = Buffer.concat([this.#head, chunk])
      return Buffer.alloc(0)
    }
    const line = Buffer.concat([this.#head, chunk.subarray(0, end)]).toString()
    this.#head = Buffer.alloc(0)
    // `<id> missing`, or `<id> blob 12`.
    const size = /^[0-9a-f]+ [a-z]+ (\d+)$/.exec(line)?.[1]
    if (size === undefined) this.#waiting.shift()?.resolve('not in this clone')
    else {
      this.#missing = Number(size) + 1
      this.#isKept = Number(size) <= objectMaxBytes
    }
    return chunk.subarray(end + 1)
  }

  #takeBody(chunk: Buffer): Buffer {
    const taken = chunk.subarray(0, this.#missing)
    this.#missing -= taken.length
    if (this.#isKept) this.#body.push(taken)
    if (this.#missing === 0) {
      const whole = Buffer.concat(this.#body).subarray(0, -1)
      this.#body = []
      this.#waiting.shift()?.resolve(this.#isKept ? whole : 'larger than 64 MiB')
    }
    return chunk.subarray(taken.length)
  }
}
