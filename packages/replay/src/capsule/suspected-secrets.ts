import { issuedSecretAt } from '@first-contact/recorder'
import type { CapsuleMember } from './capsule.ts'
import { memberName } from './member-lines.ts'
import { secretsInValue } from './secrets-in-value.ts'

/** Something that looks like a secret; its value is never shown. */
export interface SuspectedSecret {
  /** Such as `decision dec_0123456789abcdef`. */
  readonly member: string
  /** JSON pointer within it; views are looked into, so it goes on inside of them. */
  readonly pointer: string
  readonly why: string
}

/** Ids, digests and sealed bytes: made by the recorder, and no text of anybody's. */
const madeFields: ReadonlySet<string> = new Set([
  'decision_id',
  'error_id',
  'correlation_id',
  'span_id',
  'parent_span_id',
  'digest',
  'input_hash',
  'input_hash_key_id',
  'output_hash',
  'subject',
  'sealed',
  'seal_key_id',
  'engine_version',
  'producer_epoch',
  'timestamp',
  'started_at',
  'kind',
  'origin',
  'replayability',
  'severity',
  'error_class',
  'layer',
])

/** Views are JSON in a text. */
const viewFields: ReadonlySet<string> = new Set(['input', 'output', 'tape'])

/**
 * What must not leave in a file that is sent around. The same rules that scrub envelopes look at
 * every text and every name; a plain value under a name such as `password` counts whatever it looks
 * like.
 */
export function suspectedSecrets(members: readonly CapsuleMember[]): readonly SuspectedSecret[] {
  return members.flatMap((member) => {
    const name = `${member.kind} ${memberName(member)}`
    // Wrapped keys are in it because somebody asked for them by name.
    if (member.kind === 'subject_key') return []
    if (member.kind === 'bundle') return inCode(member.code, name)
    return Object.entries(member).flatMap(([field, value]: [string, unknown]) => {
      if (madeFields.has(field)) return []
      const looked = viewFields.has(field) && typeof value === 'string' ? JSON.parse(value) : value
      return secretsInValue(looked, field).map((found) => ({ member: name, ...found }))
    })
  })
}

function inCode(code: string, member: string): readonly SuspectedSecret[] {
  const at = issuedSecretAt(code)
  if (at === -1) return []
  const line = code.slice(0, at).split('\n').length
  return [{ member, pointer: '/code', why: `line ${line} looks like a credential` }]
}
