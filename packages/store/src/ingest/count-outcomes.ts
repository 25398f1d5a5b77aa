import type { BatchItem, ItemOutcome } from './batch-item.ts'
import type { IngestAnswer, RejectedLine } from './ingest-answer.ts'

/** The numbers of one request, from the outcome of each of its lines. */
export function countOutcomes(
  items: readonly BatchItem[],
  outcomes: readonly ItemOutcome[],
  rejected: readonly RejectedLine[],
  startedAtMs: number,
): IngestAnswer {
  let accepted = 0
  let duplicate = 0
  const all = [...rejected]
  for (const [index, item] of items.entries()) {
    const outcome = outcomes[index]
    if (outcome?.kind === 'accepted') accepted += 1
    else if (outcome?.kind === 'duplicate') duplicate += 1
    else {
      all.push({
        line: item.line,
        sequence: item.record.sequence,
        code: 'FC_INGEST_ROW_REFUSED',
        field: null,
        message: outcome?.message ?? 'the database refused this record',
      })
    }
  }
  all.sort((a, b) => a.line - b.line)
  return { accepted, duplicate, rejected: all, durationMs: performance.now() - startedAtMs }
}
