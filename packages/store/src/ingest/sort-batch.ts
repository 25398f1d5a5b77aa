import { utcDay, type KeptDays } from '../retention/known-days.ts'
import type { BatchItem } from './batch-item.ts'
import type { IncomingDecision } from './decision-table.ts'
import type { IncomingBundlePart } from './engine-bundle-table.ts'
import type { IncomingEnvelope } from './envelope-table.ts'
import type { LateRecord } from './late-record-table.ts'
import type { IncomingMark } from './mark-table.ts'
import type { IncomingShed } from './shed-table.ts'
import type { IncomingSpan } from './span-table.ts'
import type { IncomingStart } from './start-table.ts'
import { statsRows, type IncomingStats } from './stats-table.ts'
import type { IncomingSubjectKey } from './subject-key-table.ts'

/** A batch by the tables it goes to. */
export interface SortedBatch {
  readonly envelopes: IncomingEnvelope[]
  readonly lateEnvelopes: IncomingEnvelope[]
  readonly spans: IncomingSpan[]
  readonly stats: IncomingStats[]
  readonly lateRecords: LateRecord[]
  readonly starts: IncomingStart[]
  readonly marks: IncomingMark[]
  readonly shed: IncomingShed[]
  readonly decisions: IncomingDecision[]
  readonly lateDecisions: IncomingDecision[]
  readonly bundleParts: IncomingBundlePart[]
  readonly subjectKeys: IncomingSubjectKey[]
  /** Days that need partitions. */
  readonly days: ReadonlySet<string>
}

export interface BatchStamp {
  readonly storedAt: string
  readonly chainWriter: number
  readonly chainBatch: number
  readonly kept: KeptDays
}

export function sortBatch(items: readonly BatchItem[], stamp: BatchStamp): SortedBatch {
  const { storedAt, chainWriter, chainBatch, kept } = stamp
  const days = new Set<string>()
  const isKept = (at: string): boolean => {
    const day = utcDay(at)
    if (day < kept.first || day > kept.last) return false
    days.add(day)
    return true
  }
  const sorted: SortedBatch = {
    envelopes: [],
    lateEnvelopes: [],
    spans: [],
    stats: [],
    lateRecords: [],
    starts: [],
    marks: [],
    shed: [],
    decisions: [],
    lateDecisions: [],
    bundleParts: [],
    subjectKeys: [],
    days,
  }
  for (const { record } of items) {
    switch (record.kind) {
      case 'envelope': {
        const to = isKept(record.timestamp) ? sorted.envelopes : sorted.lateEnvelopes
        to.push({ record, storedAt, chainWriter, chainBatch })
        break
      }
      case 'span':
        if (isKept(record.started_at)) sorted.spans.push({ record, storedAt })
        else sorted.lateRecords.push({ record, storedAt })
        break
      case 'stats':
        if (isKept(record.window_start)) sorted.stats.push(...statsRows(record, storedAt))
        else sorted.lateRecords.push({ record, storedAt })
        break
      case 'start':
        sorted.starts.push({ record, storedAt })
        break
      case 'mark':
        sorted.marks.push({ record, storedAt })
        break
      case 'shed':
        sorted.shed.push({ record, storedAt })
        break
      case 'decision': {
        const to = isKept(record.timestamp) ? sorted.decisions : sorted.lateDecisions
        to.push({ record, storedAt, chainWriter, chainBatch })
        break
      }
      case 'engine':
        sorted.bundleParts.push({ record, storedAt })
        break
      case 'subject_key':
        sorted.subjectKeys.push({ record, storedAt, isErased: false })
        break
    }
  }
  return sorted
}
