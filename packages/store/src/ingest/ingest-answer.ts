/** A line that the store will never take; sending it again changes nothing. */
export interface RejectedLine {
  /** Position in the request, from 1. */
  readonly line: number
  readonly sequence: number | null
  readonly code: string
  readonly field: string | null
  readonly message: string
}

/** What became of each line of one request; given only after commit. */
export interface IngestAnswer {
  readonly accepted: number
  /** Lines that were stored before, or that came twice in this request. */
  readonly duplicate: number
  readonly rejected: readonly RejectedLine[]
  readonly durationMs: number
}

/** How records came in; kept beside what was rejected. */
export type IngestVia = 'http' | 'import' | 'direct'
