import type { RejectedLine, TransportAnswer } from './transport.ts'

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0
}

function readRejected(value: unknown, lineCount: number): RejectedLine | undefined {
  if (typeof value !== 'object' || value === null) return undefined
  const { line, sequence, code, field, message } = value as Partial<
    Record<keyof RejectedLine, unknown>
  >
  if (!isCount(line) || line < 1 || line > lineCount) return undefined
  return {
    line,
    sequence: isCount(sequence) ? sequence : null,
    code: typeof code === 'string' ? code : 'FC_INGEST_REJECTED',
    field: typeof field === 'string' ? field : null,
    message: typeof message === 'string' ? message : '',
  }
}

/**
 * The store's receipt for a batch, or undefined when the body is none: every line that was sent has
 * to be accepted, a duplicate or rejected, else something is not accounted for.
 */
export function readIngestAnswer(body: string, lineCount: number): TransportAnswer | undefined {
  let parsed: unknown
  try {
    parsed = JSON.parse(body)
  } catch {
    return undefined
  }
  if (typeof parsed !== 'object' || parsed === null) return undefined
  const { accepted, duplicate, rejected } = parsed as Record<string, unknown>
  if (!isCount(accepted) || !isCount(duplicate) || !Array.isArray(rejected)) return undefined
  const lines = rejected
    .map((entry) => readRejected(entry, lineCount))
    .filter((line) => line !== undefined)
  if (lines.length !== rejected.length) return undefined
  if (accepted + duplicate + lines.length !== lineCount) return undefined
  return { kind: 'answered', accepted, duplicate, rejected: lines }
}
