import {
  type DecisionRecord,
  type EnvelopeRecord,
  parseRecord,
  type SpanRecord,
  type SubjectKeyRecord,
} from '@first-contact/recorder/records'
import { type FoundKey, isErased } from '../keys/find-key.ts'
import { replayError } from '../errors/replay-error.ts'
import type { CapsuleAbout, CapsuleBundle, CapsuleContent } from './capsule.ts'
import { memberName } from './member-lines.ts'

/** What was found for a capsule, from a store or a journal; rows of a store have more fields. */
export interface CapsuleEvidence {
  readonly decisions: readonly DecisionRecord[]
  readonly envelopes: readonly EnvelopeRecord[]
  readonly spans: readonly SpanRecord[]
  readonly findBundle: (version: string) => Promise<string | null>
  /** Left out, the capsule holds no keys. */
  readonly findSubjectKey?: (keyId: string) => Promise<FoundKey | null>
}

/**
 * Puts the content of a capsule together: the decisions, their timeline, the code that decided.
 *
 * @throws FC_CAPSULE_FORMAT for a row that a later version has written
 */
export async function collectCapsule(
  about: CapsuleAbout,
  environment: string,
  evidence: CapsuleEvidence,
): Promise<CapsuleContent> {
  const decisions = evidence.decisions.map(asRecord)
  return {
    about,
    environment,
    decisions,
    envelopes: evidence.envelopes.map(asRecord),
    spans: evidence.spans.map(asRecord),
    keys: await keysOf(decisions, evidence.findSubjectKey),
    bundles: await bundlesOf(decisions, evidence.findBundle),
  }
}

/** What ingest adds; a capsule holds the record exactly as it came. */
const storedFields: ReadonlySet<string> = new Set([
  'stored_at',
  'seen_at',
  'source',
  'incident_key',
  'created_at',
  'erased_at',
])

function asRecord<Kept extends DecisionRecord | EnvelopeRecord | SpanRecord>(row: Kept): Kept {
  const fields = Object.entries(row).filter(([name]) => !storedFields.has(name))
  const parsed = parseRecord(JSON.stringify(Object.fromEntries(fields)))
  if (parsed.kind === 'ok' && parsed.record.kind === row.kind) return parsed.record as Kept
  const why = parsed.kind === 'ok' ? 'It is something else.' : parsed.message
  throw replayError(
    'FC_CAPSULE_FORMAT',
    `${row.kind} ${memberName(row)} is no record that this version reads: ${why}`,
  )
}

async function bundlesOf(
  decisions: readonly DecisionRecord[],
  findBundle: CapsuleEvidence['findBundle'],
): Promise<readonly CapsuleBundle[]> {
  const byVersion = Map.groupBy(decisions, ({ engine_version: version }) => version)
  const bundles = [...byVersion].map(async ([version, own]) => {
    const code = version === 'unknown' ? null : await findBundle(version)
    if (code === null) return []
    const engines = [...new Set(own.map(({ engine }) => engine))].toSorted()
    return [{ kind: 'bundle', version, engines, code } as const]
  })
  return (await Promise.all(bundles)).flat()
}

async function keysOf(
  decisions: readonly DecisionRecord[],
  findSubjectKey: CapsuleEvidence['findSubjectKey'],
): Promise<readonly SubjectKeyRecord[]> {
  if (findSubjectKey === undefined) return []
  const ids = new Set(decisions.flatMap(({ seal_key_id: id }) => (id === null ? [] : [id])))
  const found = await Promise.all([...ids].map((id) => findSubjectKey(id)))
  return found.flatMap((key) => (key === null || isErased(key) ? [] : keyRecord(key)))
}

/** A key that is not whole, as that of a file that was cleared, is left out. */
function keyRecord(key: object): readonly SubjectKeyRecord[] {
  const fields = Object.entries(key).filter(([name]) => !storedFields.has(name))
  const parsed = parseRecord(JSON.stringify(Object.fromEntries(fields)))
  return parsed.kind === 'ok' && parsed.record.kind === 'subject_key' ? [parsed.record] : []
}
