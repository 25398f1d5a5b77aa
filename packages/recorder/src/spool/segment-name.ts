/**
 * A segment's name says who may touch it, and a rename is the one atomic step between two states:
 *
 *     .spool ──(shipper takes it)──> .shipping ──(all acknowledged)──> deleted
 *       │  ▲
 *       ▼  └──(smaller copy takes its place)
 *     .shedding (the owner drops bodies to stay within its bound)
 *
 * So a record that is on its way is never shed, and one that is being shed is never sent.
 */
export type SegmentState = 'spool' | 'shipping' | 'shedding'

export interface SegmentName {
  readonly index: number
  readonly state: SegmentState
  readonly name: string
}

export function segmentName(index: number, state: SegmentState): string {
  return `segment-${String(index).padStart(6, '0')}.${state}`
}

export function parseSegmentName(name: string): SegmentName | undefined {
  const match = /^segment-(\d{6,})\.(spool|shipping|shedding)$/.exec(name)
  if (match === null) return undefined
  return { index: Number(match[1]), state: match[2] as SegmentState, name }
}

/** The segments among a folder's names, by ascending index. */
export function listSegments(names: readonly string[]): SegmentName[] {
  return names
    .map(parseSegmentName)
    .filter((segment) => segment !== undefined)
    .sort((a, b) => a.index - b.index)
}

/** The smaller copy of a segment while it is being written. */
export function compactedName(index: number): string {
  return `segment-${String(index).padStart(6, '0')}.compacting`
}
