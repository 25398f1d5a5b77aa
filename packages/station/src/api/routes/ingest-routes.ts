import { Readable } from 'node:stream'
import type { FastifyRequest } from 'fastify'
import type { ApiDependencies, IngestResult } from '../api-dependencies.ts'
import { ingestRecords } from '../contract/ingest-contract.ts'
import { verifyFopsToken, type GuardDependencies } from '../guards/verify-fops-token.ts'
import { IngestQueue, type IngestTicket } from '../ingest/ingest-queue.ts'
import { readIngestBody } from '../ingest/read-ingest-body.ts'
import { splitLines } from '../ingest/split-lines.ts'
import type { IngestOutcome } from '../metrics/api-metrics.ts'
import { ApiProblem } from '../problems/api-problem.ts'
import type { ProblemName } from '../problems/problem-table.ts'
import { problemOfError } from '../problems/problem-of-error.ts'
import type { TypedApp } from '../typed-app.ts'

/** A sender that was shed should come back after this. */
const queueRetrySeconds = 1

export type IngestDependencies = Pick<ApiDependencies, 'ingest' | 'config' | 'metrics'> &
  GuardDependencies & { readonly queue: IngestQueue }

function assertLength(request: FastifyRequest, maxBytes: number): void {
  const declared = Number(request.headers['content-length'] ?? 0)
  if (declared > maxBytes) throw new ApiProblem('body-too-large')
}

async function storeBody(
  deps: IngestDependencies,
  request: FastifyRequest,
  ticket: IngestTicket,
): Promise<{ readonly result: IngestResult; readonly receivedBytes: number }> {
  const limits = deps.config.ingest
  if (!(request.body instanceof Readable)) throw new ApiProblem('unsupported-type')
  const body = await readIngestBody(
    request.body,
    request.headers['content-encoding'],
    limits,
    ticket,
  )
  const { lines, tooLong } = splitLines(body.bytes, limits.lineMaxBytes)
  const stored =
    lines.length === 0
      ? { accepted: 0, duplicate: 0, rejected: [] }
      : await deps.ingest.ingest(
          lines.map(({ bytes }) => bytes),
          { environment: deps.config.environment },
        )
  // The store counts the lines it was handed; the sender counts those of its body.
  const rejected = stored.rejected.map((rejection) => ({
    line: lines[rejection.line - 1]?.number ?? rejection.line,
    sequence: rejection.sequence,
    code: rejection.code,
    field: rejection.field,
    message: rejection.message,
  }))
  return {
    result: {
      accepted: stored.accepted,
      duplicate: stored.duplicate,
      rejected: [...rejected, ...tooLong].toSorted((a, b) => a.line - b.line),
    },
    receivedBytes: body.receivedBytes,
  }
}

const outcomes: Partial<Record<ProblemName, IngestOutcome>> = {
  'ingest-queue-full': 'queue_full',
  'body-too-large': 'too_large',
  'store-unavailable': 'store_unavailable',
  internal: 'failed',
}

/**
 * Where recorders deliver. Nothing that goes wrong here is captured: the envelope of a failed
 * ingest would itself have to be ingested. It is counted, and the sender keeps its records.
 */
export function registerIngestRoutes(app: TypedApp, deps: IngestDependencies): void {
  const tickets = new WeakMap<FastifyRequest, IngestTicket>()
  // Nothing else is taken here: a JSON body would be parsed by the app's own parser.
  app.removeAllContentTypeParsers()
  app.addContentTypeParser(
    ['application/x-ndjson', 'application/ndjson', 'application/jsonl'],
    (_request, payload, done) => done(null, payload),
  )

  app.route({
    ...ingestRecords,
    onRequest: async (request) => {
      await verifyFopsToken(deps, request, ['ingest'])
      assertLength(request, deps.config.ingest.bodyMaxBytes)
      const ticket = deps.queue.enter()
      if (ticket === null) {
        deps.metrics.ingest('queue_full', 0, 0)
        throw new ApiProblem('ingest-queue-full', { retryAfterSeconds: queueRetrySeconds })
      }
      tickets.set(request, ticket)
    },
    onResponse: async (request) => tickets.get(request)?.release(),
    onRequestAbort: async (request) => tickets.get(request)?.release(),
    handler: async (request) => {
      const ticket = tickets.get(request)
      if (ticket === undefined) throw new ApiProblem('ingest-queue-full')
      const startedMs = performance.now()
      const seconds = (): number => (performance.now() - startedMs) / 1000
      try {
        const { result, receivedBytes } = await storeBody(deps, request, ticket)
        deps.metrics.ingest('stored', seconds(), receivedBytes)
        deps.metrics.records(result)
        for (const { code } of result.rejected) deps.metrics.rejected(code)
        return result
      } catch (cause) {
        const problem = problemOfError(cause)
        deps.metrics.ingest(outcomes[problem.problem] ?? 'refused', seconds(), 0)
        throw problem
      } finally {
        ticket.release()
      }
    },
  })
}
