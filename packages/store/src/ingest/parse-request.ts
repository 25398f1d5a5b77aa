import { setImmediate as nextTurn } from 'node:timers/promises'

import { FirstContactError } from '@first-contact/recorder/errors'

import type { BatchItem, RefusedLine } from './batch-item.ts'
import type { IngestVia, RejectedLine } from './ingest-answer.ts'
import { parseLine } from './parse-line.ts'
import { lineHash } from './refused-lines.ts'

/** How the lines of one request are to be taken. */
export interface IngestOptions {
  /** @defaultValue `direct` */
  readonly via?: IngestVia
  /** Lines of other environments are rejected: an ingest token is bound to one. */
  readonly environment?: string | undefined
}

/** The lines of one request, parsed. */
export interface ParsedRequest {
  readonly items: readonly BatchItem[]
  readonly rejected: readonly RejectedLine[]
  readonly refused: readonly RefusedLine[]
}

/** Lines parsed before other work gets its turn: about 1 ms, so that no lane waits for its answer. */
const linesPerTurn = 32

/**
 * @throws FC_INGEST_OTHER_ENVIRONMENT when records are of other environments and none of the
 * token's: rejecting each for good would cost a sender that is set up wrongly all of its evidence
 */
export async function parseRequest(
  lines: readonly (string | Buffer)[],
  options: IngestOptions,
): Promise<ParsedRequest> {
  const items: BatchItem[] = []
  const rejected: RejectedLine[] = []
  const refused: RefusedLine[] = []
  const environments = new Set<string>()
  for (const [index, text] of lines.entries()) {
    if (index % linesPerTurn === linesPerTurn - 1) await nextTurn()
    // A blank line is nothing, as at the end of a file.
    if (text.length === 0) continue
    const line = index + 1
    const parsed = parseLine(text, options.environment)
    if (parsed.kind === 'record') {
      environments.add(parsed.record.environment)
      items.push({ record: parsed.record, bytes: text.length, line })
      continue
    }
    const { code, field, message, sequence, producer, producerEpoch } = parsed
    if (parsed.environment !== null) environments.add(parsed.environment)
    rejected.push({ line, sequence, code, field, message })
    refused.push({
      lineHash: lineHash(text),
      code,
      field,
      producer,
      producerEpoch,
      sequence,
      via: options.via ?? 'direct',
    })
  }
  assertEnvironment(environments, options.environment)
  return { items, rejected, refused }
}

function assertEnvironment(found: ReadonlySet<string>, expected: string | undefined): void {
  const [first] = found
  if (expected === undefined || first === undefined || found.has(expected)) return
  throw new FirstContactError('FC_INGEST_OTHER_ENVIRONMENT', {
    message: `records say environment ${JSON.stringify(first)}, the token is for ${JSON.stringify(expected)}: set FC_ENVIRONMENT, or make a token in that environment`,
  })
}
