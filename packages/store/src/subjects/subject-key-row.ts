import type { SubjectKeyRecord } from '@first-contact/recorder/records'

/** A data key as it is stored. */
export interface SubjectKeyRow extends Omit<SubjectKeyRecord, 'wrapped'> {
  /** Null once its subject was erased. */
  readonly wrapped: string | null
  readonly erased_at: string | null
  readonly stored_at: string
}

/** Columns of a key, as every query selects them. */
export const subjectKeyColumns = `key_id, subject, wrapped, kek_id, made_at, erased_at, format,
  producer, producer_epoch, sequence, environment, origin, rehearsal_id, created_at`

/** What the driver makes of those columns. */
export type RawSubjectKey = Omit<
  SubjectKeyRow,
  'kind' | 'made_at' | 'erased_at' | 'sequence' | 'stored_at'
> & {
  readonly made_at: Date
  readonly erased_at: Date | null
  readonly sequence: string
  readonly created_at: Date
}

export function toSubjectKeyRow({ created_at: createdAt, ...raw }: RawSubjectKey): SubjectKeyRow {
  return {
    ...raw,
    kind: 'subject_key',
    made_at: raw.made_at.toISOString(),
    erased_at: raw.erased_at?.toISOString() ?? null,
    sequence: Number(raw.sequence),
    stored_at: createdAt.toISOString(),
  }
}
