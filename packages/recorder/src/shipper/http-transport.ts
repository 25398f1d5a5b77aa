import { Agent as HttpAgent, request as httpRequest, type IncomingMessage } from 'node:http'
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https'
import { promisify } from 'node:util'
import { constants, gzip } from 'node:zlib'
import type { StationAddress } from '../sinks/record-sink.ts'
import type { Transport, TransportAnswer, TransportBatch } from './transport.ts'
import { readIngestAnswer } from './ingest-answer.ts'
import { readRefusalCause } from './refusal-cause.ts'

const compress = promisify(gzip)

/** A connection on which nothing moves for this long is given up: the other end may be gone. */
const idleTimeoutMsDefault = 15_000

/** A request that takes longer is given up even while bytes trickle. */
const totalTimeoutMsDefault = 120_000

/** The station's answers are small; more is not an answer of ours. */
const answerMaxBytes = 4 * 1024 * 1024

/** Compressing less than this costs more than it saves. */
const gzipMinBytes = 1_024

export interface HttpTransportOptions extends StationAddress {
  /** @defaultValue 15000 */
  readonly idleTimeoutMs?: number
  /** @defaultValue 120000 */
  readonly totalTimeoutMs?: number
  /** Whether a request under way keeps the process alive. @defaultValue true */
  readonly keepsAlive?: boolean
}

interface HttpAnswer {
  readonly status: number
  readonly headers: IncomingMessage['headers']
  readonly body: string
}

/** Sends batches to a station's `POST /ingest/records`. */
export class HttpTransport implements Transport {
  readonly #url: URL
  readonly #token: string
  readonly #agent: HttpAgent | HttpsAgent
  readonly #idleTimeoutMs: number
  readonly #totalTimeoutMs: number
  readonly #keepsAlive: boolean

  constructor(options: HttpTransportOptions) {
    this.#url = new URL(
      'ingest/records',
      options.url.endsWith('/') ? options.url : `${options.url}/`,
    )
    this.#token = options.token
    const agentOptions = { keepAlive: true, maxSockets: 1 }
    this.#agent =
      this.#url.protocol === 'https:' ? new HttpsAgent(agentOptions) : new HttpAgent(agentOptions)
    this.#idleTimeoutMs = options.idleTimeoutMs ?? idleTimeoutMsDefault
    this.#totalTimeoutMs = options.totalTimeoutMs ?? totalTimeoutMsDefault
    this.#keepsAlive = options.keepsAlive ?? true
  }

  async send(batch: TransportBatch): Promise<TransportAnswer> {
    try {
      const plain = joinLines(batch.lines)
      const isCompressed = plain.length >= gzipMinBytes
      const body = isCompressed ? await compress(plain, { level: constants.Z_BEST_SPEED }) : plain
      return answerOf(await this.#post(body, isCompressed), batch.lines.length)
    } catch (error) {
      return { kind: 'retry', reason: networkReason(error) }
    }
  }

  close(): Promise<void> {
    this.#agent.destroy()
    return Promise.resolve()
  }

  #post(body: Buffer, isCompressed: boolean): Promise<HttpAnswer> {
    const { promise, resolve, reject } = Promise.withResolvers<HttpAnswer>()
    const request = (this.#url.protocol === 'https:' ? httpsRequest : httpRequest)(this.#url, {
      method: 'POST',
      agent: this.#agent,
      headers: {
        authorization: `Bearer ${this.#token}`,
        'content-type': 'application/x-ndjson',
        'content-length': body.length,
        ...(isCompressed ? { 'content-encoding': 'gzip' } : {}),
      },
    })
    const giveUp = (code: string): void => {
      request.destroy(Object.assign(new Error(code), { code }))
    }
    const total = setTimeout(giveUp, this.#totalTimeoutMs, 'TOTAL_TIMEOUT')
    if (!this.#keepsAlive) {
      total.unref()
      request.on('socket', (socket) => socket.unref())
    }
    // The socket's own timer sees a half-open connection too: nothing is read, nothing written.
    request.setTimeout(this.#idleTimeoutMs, () => giveUp('IDLE_TIMEOUT'))
    request.on('response', (response) => {
      collectBody(response).then(
        (text) =>
          resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text }),
        (error: unknown) => {
          request.destroy()
          reject(error)
        },
      )
    })
    request.on('error', reject)
    request.end(body)
    return promise.finally(() => clearTimeout(total))
  }
}

function joinLines(lines: readonly Buffer[]): Buffer {
  const newline = Buffer.from('\n')
  return Buffer.concat(lines.flatMap((line) => [line, newline]))
}

async function collectBody(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  let length = 0
  for await (const chunk of response as AsyncIterable<Buffer>) {
    length += chunk.length
    if (length > answerMaxBytes)
      throw Object.assign(new Error('answer too large'), { code: 'ANSWER_TOO_LARGE' })
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

function networkReason(error: unknown): string {
  const code = (error as NodeJS.ErrnoException | undefined)?.code
  if (code === 'IDLE_TIMEOUT') return 'the station did not answer in time'
  if (code === 'TOTAL_TIMEOUT') return 'the station took too long'
  return `the station cannot be reached (${code ?? 'unknown error'})`
}

function answerOf({ status, headers, body }: HttpAnswer, lineCount: number): TransportAnswer {
  if (status === 200) {
    // Anything else that answers 200, such as a proxy's own page, must not pass for a receipt.
    return (
      readIngestAnswer(body, lineCount) ?? { kind: 'retry', reason: 'the answer is not a receipt' }
    )
  }
  if (status === 408 || status === 425 || status === 429 || status >= 500) {
    const afterMs = readRetryAfter(headers['retry-after'])
    const reason = `the station answered ${status}`
    return afterMs === undefined ? { kind: 'retry', reason } : { kind: 'retry', reason, afterMs }
  }
  const cause = readRefusalCause(headers['content-type'], body)
  return { kind: 'refused', reason: refusalReason(status, cause), status }
}

function refusalReason(status: number, cause: string | undefined): string {
  const answer = `the station answered ${status}`
  if (status === 401)
    return `${cause === undefined ? answer : `${answer}: ${cause}`} (check FC_INGEST_TOKEN)`
  if (cause !== undefined) return `${answer}: ${cause}`
  return `${answer} (check ${status === 403 ? 'FC_INGEST_TOKEN' : 'FC_STATION_URL'})`
}

/** Seconds or an HTTP date, as milliseconds from now. */
export function readRetryAfter(value: string | undefined): number | undefined {
  if (value === undefined) return undefined
  if (/^\d+$/.test(value.trim())) return Number(value) * 1_000
  const at = Date.parse(value)
  return Number.isNaN(at) ? undefined : Math.max(0, at - Date.now())
}
