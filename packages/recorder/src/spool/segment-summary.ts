import type { ShedEnvelopes } from '../records/shed-record.ts'
import type { EnvelopeSummary, RecordSummary } from '../sinks/record-sink.ts'
import type { RecordPlace } from './kind-tracker.ts'
import { SequenceRanges } from './sequence-ranges.ts'
import { countOne, kindKey } from './shed-account.ts'

/** Starts, marks and shed records of one segment that are kept whole; the rest is counted. */
const keptOthersMax = 256

type Counts = { -readonly [key in keyof ShedEnvelopes]: ShedEnvelopes[key] }

/** Severities differ inside one kind, so counts are kept for each. */
export type CountsBySeverity = Map<ShedEnvelopes['severity'], Counts>

export interface KeptEnvelope {
  readonly sequence: number
  readonly counts: ShedEnvelopes
}

/**
 * What the owner knows of one of its segments without reading it: enough to shed its bodies with
 * exact counts in a time that depends on the number of kinds, not of records.
 */
export class SegmentSummary {
  readonly index: number
  bytes = 0
  records = 0
  readonly sequences = new SequenceRanges()
  readonly kinds = new Map<string, CountsBySeverity>()
  /** Small records that say what others do not. */
  readonly keptOthers: RecordPlace[] = []
  otherRecords = 0
  /** Set once a smaller copy took its place: shedding again would free next to nothing. */
  isCompacted = false

  constructor(index: number) {
    this.index = index
  }

  /** Counts one record that was appended; answers its kind for envelopes. */
  note(summary: RecordSummary, place: RecordPlace, frameBytes: number): string | undefined {
    this.bytes += frameBytes
    this.records += 1
    this.sequences.add(summary.sequence)
    if (summary.envelope === undefined) {
      const isKept = summary.kind !== 'span' && summary.kind !== 'stats'
      if (isKept && this.keptOthers.length < keptOthersMax) this.keptOthers.push(place)
      else this.otherRecords += 1
      return undefined
    }
    const kind = kindKey(summary.envelope)
    this.#addOne(kind, summary.envelope)
    return kind
  }

  /** Mostly one more of a known kind, and that makes no object. */
  #addOne(kind: string, envelope: EnvelopeSummary): void {
    const same = this.kinds.get(kind)?.get(envelope.severity)
    if (same === undefined) {
      this.addEnvelopes(kind, countOne(envelope))
      return
    }
    same.count += 1
    if (envelope.attempt > 1) same.retries += 1
    if (envelope.at < same.first_at) same.first_at = envelope.at
    if (envelope.at > same.last_at) same.last_at = envelope.at
  }

  addEnvelopes(kind: string, counts: ShedEnvelopes): void {
    let known = this.kinds.get(kind)
    if (known === undefined) this.kinds.set(kind, (known = new Map()))
    const same = known.get(counts.severity)
    if (same === undefined) {
      known.set(counts.severity, { ...counts })
      return
    }
    same.count += counts.count
    same.retries += counts.retries
    if (counts.first_at < same.first_at) same.first_at = counts.first_at
    if (counts.last_at > same.last_at) same.last_at = counts.last_at
  }

  /** Takes one envelope out of the counts, because it stays whole. */
  removeOne(kind: string, severity: ShedEnvelopes['severity'], isRetry: boolean): void {
    const counts = this.kinds.get(kind)?.get(severity)
    if (counts === undefined) return
    counts.count -= 1
    if (isRetry) counts.retries -= 1
  }

  /** The same bytes under another index. */
  withIndex(index: number): SegmentSummary {
    const moved = new SegmentSummary(index)
    moved.bytes = this.bytes
    moved.records = this.records
    moved.sequences.addAll(this.sequences)
    for (const counts of this.envelopes()) moved.addEnvelopes(kindKey(counts), counts)
    moved.keptOthers.push(...this.keptOthers.map((place) => ({ ...place, segment: index })))
    moved.otherRecords = this.otherRecords
    return moved
  }

  /** The counts that are left, none of them zero. */
  envelopes(): ShedEnvelopes[] {
    return [...this.kinds.values()]
      .flatMap((bySeverity) => [...bySeverity.values()])
      .filter(({ count }) => count > 0)
      .map((counts) => ({ ...counts }))
  }
}
