import { isSensitiveKey, scrubText } from '@first-contact/recorder'
import type { CapsuleMember } from './capsule.ts'
import { memberName } from './member-lines.ts'

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

/** Code has long runs of letters and names such as `password`; what issuers mint stands out. */
const mintedSecret =
  /-----BEGIN [A-Z ]*PRIVATE KEY-----|\b(?:AKIA|ASIA)[A-Z0-9]{16}\b|\bAIza[\w-]{30,}|\b(?:sk|rk)[-_](?:live|test|proj)[-_][\w-]{10,}|\bgh[opsur]_[A-Za-z0-9]{30,}|\bgithub_pat_\w{20,}|\bglpat-[\w-]{16,}|\bnpm_[A-Za-z0-9]{30,}|\bxox[abeoprs]-[\w-]{10,}|\bfct_[\w-]{20,}|\beyJ[\w-]{10,}\.[\w-]{10,}\.[\w-]{10,}|:\/\/[^\s/:@"'`]+:[^\s/@"'`]+@/

/**
 * What must not leave in a file that is sent around. The same rules that scrub envelopes look at
 * every text; a plain value under a name such as `password` counts whatever it looks like.
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
      return inValue(looked, { member: name, pointer: `/${field}` })
    })
  })
}

function inCode(code: string, member: string): readonly SuspectedSecret[] {
  const at = code.search(mintedSecret)
  if (at === -1) return []
  const line = code.slice(0, at).split('\n').length
  return [{ member, pointer: '/code', why: `line ${line} looks like a credential` }]
}

type Place = Pick<SuspectedSecret, 'member' | 'pointer'>

function inValue(value: unknown, place: Place, isSensitive = false): readonly SuspectedSecret[] {
  if (Array.isArray(value)) {
    return value.flatMap((each, index) =>
      inValue(each, { ...place, pointer: `${place.pointer}/${index}` }, isSensitive),
    )
  }
  if (typeof value === 'object' && value !== null) {
    if (typeof Reflect.get(value, '$fc') === 'string' && !isPlainTag(value)) return []
    return Object.entries(value).flatMap(([key, each]) =>
      inValue(
        each,
        {
          ...place,
          pointer: `${place.pointer}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`,
        },
        isSensitive || isSensitiveKey(key),
      ),
    )
  }
  if (typeof value !== 'string' || value === '') return []
  if (isSensitive && !isMark(value)) return [{ ...place, why: 'its name says so' }]
  // As the recorder does: a longer text is looked at in pieces that overlap.
  return pieces(value).some((piece) => scrubText(piece) !== piece)
    ? [{ ...place, why: 'it looks like a secret or personal data' }]
    : []
}

/** `date`, `bigint` and their like hold plain values; the others hold none. */
function isPlainTag(value: object): boolean {
  return !['sealed', 'dropped', 'token', 'derived'].includes(String(Reflect.get(value, '$fc')))
}

/** What the scrubber left behind. */
function isMark(text: string): boolean {
  return /^\[(?:redacted|email|phone|card|secret|cut)\]$/.test(text)
}

const pieceLength = 4000
const overlap = 200

function pieces(text: string): readonly string[] {
  const found: string[] = []
  for (let at = 0; at < text.length; at += pieceLength - overlap) {
    found.push(text.slice(at, at + pieceLength).toWellFormed())
  }
  return found
}
