import type { RecordHeader } from './record-header.ts'

export type MarkType = 'deploy' | 'flag' | 'configuration' | 'note' | 'stop'

/** Something a person or a process wrote on the timeline, such as a deploy or a clean stop. */
export interface MarkRecord extends RecordHeader {
  readonly kind: 'mark'
  readonly marked_at: string
  readonly mark_type: MarkType
  /** Scrubbed, at most 200 characters. */
  readonly text: string
}
