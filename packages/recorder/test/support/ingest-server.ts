import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { gunzipSync } from 'node:zlib'

export interface StoredRecord {
  readonly kind: string
  readonly producer: string
  readonly producer_epoch: string
  readonly sequence: number
  readonly [field: string]: unknown
}

export type Behaviour =
  | { readonly kind: 'store' }
  | { readonly kind: 'status'; readonly status: number; readonly headers?: Record<string, string> }
  /** Takes the connection and the body, stores, and never answers. */
  | { readonly kind: 'store_silently' }
  /** Takes the connection and says nothing for ever. */
  | { readonly kind: 'hang' }
  | { readonly kind: 'text'; readonly body: string }
  | { readonly kind: 'reject'; readonly sequences: readonly number[] }

/** A small real server that keeps each record once, as the station does. */
export class IngestServer {
  readonly records = new Map<string, StoredRecord>()
  readonly batchSizes: number[] = []
  requests = 0
  duplicates = 0
  token: string | undefined
  maxLines = Number.POSITIVE_INFINITY
  answerDelayMs = 0
  /** Decides for each request; the default stores. */
  behave: (request: number) => Behaviour = () => ({ kind: 'store' })
  readonly #server: Server
  readonly #sockets = new Set<Socket>()

  private constructor() {
    this.#server = createServer((request, response) => {
      this.#handle(request, response).catch(() => response.destroy())
    })
    this.#server.on('connection', (socket) => {
      this.#sockets.add(socket)
      socket.on('close', () => this.#sockets.delete(socket))
    })
  }

  static async start(port = 0): Promise<IngestServer> {
    const server = new IngestServer()
    await new Promise<void>((resolve) => server.#server.listen(port, '127.0.0.1', resolve))
    return server
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`
  }

  async stop(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy()
    await new Promise((resolve) => this.#server.close(resolve))
  }

  /** The sequence numbers stored for an epoch, ascending. */
  sequences(epoch: string, kind?: string): number[] {
    return [...this.records.values()]
      .filter((record) => record.producer_epoch === epoch)
      .filter((record) => kind === undefined || record.kind === kind)
      .map(({ sequence }) => sequence)
      .sort((a, b) => a - b)
  }

  async #handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    this.requests += 1
    const behaviour = this.behave(this.requests)
    if (behaviour.kind === 'hang') return
    const lines = await readLines(request)
    if (this.token !== undefined && request.headers.authorization !== `Bearer ${this.token}`) {
      response.writeHead(401).end()
      return
    }
    if (behaviour.kind === 'status') {
      response.writeHead(behaviour.status, behaviour.headers).end()
      return
    }
    if (behaviour.kind === 'text') {
      response.writeHead(200).end(behaviour.body)
      return
    }
    if (lines.length > this.maxLines) {
      response.writeHead(413).end()
      return
    }
    const answer = this.#store(lines, behaviour.kind === 'reject' ? behaviour.sequences : [])
    if (behaviour.kind === 'store_silently') return
    if (this.answerDelayMs > 0) await new Promise((done) => setTimeout(done, this.answerDelayMs))
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answer))
  }

  #store(lines: readonly string[], refused: readonly number[]): object {
    this.batchSizes.push(lines.length)
    let accepted = 0
    let duplicate = 0
    const rejected: object[] = []
    for (const [at, line] of lines.entries()) {
      const record = JSON.parse(line) as StoredRecord
      const key = `${record.producer}/${record.producer_epoch}/${record.sequence}`
      if (refused.includes(record.sequence)) {
        rejected.push({
          line: at + 1,
          sequence: record.sequence,
          code: 'FC_INGEST_INVALID',
          field: 'kind',
          message: 'refused by the test',
        })
      } else if (this.records.has(key)) {
        duplicate += 1
      } else {
        this.records.set(key, record)
        accepted += 1
      }
    }
    this.duplicates += duplicate
    return { accepted, duplicate, rejected }
  }
}

async function readLines(request: IncomingMessage): Promise<string[]> {
  const chunks: Buffer[] = []
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk)
  const body = Buffer.concat(chunks)
  const plain = request.headers['content-encoding'] === 'gzip' ? gunzipSync(body) : body
  return plain.toString('utf8').split('\n').filter(Boolean)
}
