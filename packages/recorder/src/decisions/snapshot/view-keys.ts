import type { ProjectKey } from '../../keys/project-key.ts'
import type { ViewKeys } from '../fields/stored-view.ts'

const tokenDigits = 32
const subjectDigits = 32

/** Whose data a decision holds: a subject, nobody in particular, or there was no telling. */
export type SubjectOf =
  | { readonly kind: 'known'; readonly subject: string | null }
  | { readonly kind: 'failed' }

/** How a subject is named in records: by a keyed hash, so that records do not tell who it is. */
export function subjectName(key: ProjectKey, subject: string): string {
  return `sub_${key.hmacHex('subject', subject, subjectDigits)}`
}

/** What a view can be made with. What cannot be hidden by a key is dropped, never written in clear. */
export function viewKeys(key: ProjectKey | undefined, subject: SubjectOf): ViewKeys {
  const tokenRefusal = key === undefined ? 'no project key' : null
  return {
    // The text cannot hold NUL, so no path and value pass for another path and value.
    token:
      key === undefined
        ? null
        : (pattern, text) => `tok_${key.hmacHex('token', `${pattern}\0${text}`, tokenDigits)}`,
    tokenRefusal,
    // Under nobody's key it could not be erased with the subject it belongs to.
    sealRefusal: tokenRefusal ?? (subject.kind === 'failed' ? 'subject failed' : null),
  }
}
