import type { Readable } from 'node:stream'
import { promisify } from 'node:util'
import { gunzip } from 'node:zlib'
import { ApiProblem } from '../problems/api-problem.ts'
import type { IngestTicket } from './ingest-queue.ts'

const gunzipBuffer = promisify(gunzip)

/** A sender that was shed for lack of memory should come back after this. */
const queueRetrySeconds = 1

export interface IngestBodyLimits {
  readonly bodyMaxBytes: number
  readonly inflatedMaxBytes: number
}

export interface IngestBody {
  readonly bytes: Buffer
  /** As they came over the wire. */
  readonly receivedBytes: number
}

async function readBounded(
  stream: Readable,
  maxBytes: number,
  ticket: IngestTicket,
): Promise<Buffer> {
  const chunks: Buffer[] = []
  let length = 0
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    length += chunk.length
    if (length > maxBytes) throw new ApiProblem('body-too-large')
    if (!ticket.grow(chunk.length)) {
      throw new ApiProblem('ingest-queue-full', { retryAfterSeconds: queueRetrySeconds })
    }
    chunks.push(chunk)
  }
  return Buffer.concat(chunks, length)
}

async function inflate(compressed: Buffer, maxBytes: number): Promise<Buffer> {
  try {
    return await gunzipBuffer(compressed, { maxOutputLength: maxBytes })
  } catch (cause) {
    // zlib stops at the bound, so a bomb costs no more memory than an honest body of that size.
    const code: unknown = cause instanceof Error ? Reflect.get(cause, 'code') : undefined
    throw new ApiProblem(
      code === 'ERR_BUFFER_TOO_LARGE' ? 'body-too-large' : 'malformed-encoding',
      { cause },
    )
  }
}

/** Reads a body within its bounds, inflating gzip. */
export async function readIngestBody(
  stream: Readable,
  encoding: string | undefined,
  limits: IngestBodyLimits,
  ticket: IngestTicket,
): Promise<IngestBody> {
  const coding = encoding?.trim().toLowerCase() ?? 'identity'
  if (coding !== 'identity' && coding !== 'gzip') throw new ApiProblem('unsupported-type')
  const received = await readBounded(stream, limits.bodyMaxBytes, ticket)
  if (coding === 'identity') return { bytes: received, receivedBytes: received.length }
  const bytes = await inflate(received, limits.inflatedMaxBytes)
  if (!ticket.grow(bytes.length)) {
    throw new ApiProblem('ingest-queue-full', { retryAfterSeconds: queueRetrySeconds })
  }
  return { bytes, receivedBytes: received.length }
}
