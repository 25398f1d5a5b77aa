import type { RecordHeader } from './record-header.ts'

/** A data key that seals what decisions hold of one subject; losing it erases all of that. */
export interface SubjectKeyRecord extends RecordHeader {
  readonly kind: 'subject_key'
  readonly made_at: string
  /** `sub_` and 32 hex digits; null for what belongs to no subject. */
  readonly subject: string | null
  /** 16 hex digits. */
  readonly key_id: string
  /** base64 of initialization vector (12), wrapped key (32) and tag (16). */
  readonly wrapped: string
  /** 8 hex digits naming the key it is wrapped with. */
  readonly kek_id: string
}
