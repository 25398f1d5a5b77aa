import type { CapsuleAbout, CapsuleEvidence } from '@first-contact/replay'
import { parseRecord } from '@first-contact/recorder'
import type {
  DecisionRecord,
  EnvelopeRecord,
  ProducerRecord,
  SpanRecord,
  SubjectKeyRecord,
} from '@first-contact/recorder/records'
import { incidentKey } from '@first-contact/store'
import { createReadStream } from 'node:fs'
import { createInterface } from 'node:readline'
import { cliError } from '../errors/cli-error.ts'
import { type FoundEvidence, sampleCorrelations } from './found-evidence.ts'

/** What files of records hold for a capsule, and how many of their lines are damaged. */
export interface FileEvidence extends FoundEvidence {
  readonly damagedLines: number
}

/**
 * Reads the evidence from files of records, such as a journal: once for what is meant, and once for
 * what stands on the same path. Only that is kept, so the files may be longer than memory.
 *
 * @throws FC_CLI_FILE_UNREADABLE
 */
export async function fileEvidence(
  files: readonly string[],
  about: CapsuleAbout,
  findBundle: CapsuleEvidence['findBundle'],
): Promise<FileEvidence> {
  const correlations = new Set<string>()
  const failures: EnvelopeRecord[] = []
  const keys = new Map<string, SubjectKeyRecord>()
  let damagedLines = 0
  for await (const record of readRecords(files)) {
    if (record === null) damagedLines += 1
    else if (record.kind === 'subject_key') keep(keys, record)
    else if (record.kind === 'decision' && record.decision_id === about.id) {
      correlations.add(record.correlation_id)
    } else if (record.kind === 'envelope' && about.by === 'incident') {
      if (incidentKey(record) === about.id) failures.push(record)
    }
  }
  if (about.by === 'correlation') correlations.add(about.id)
  const newest = failures.toSorted((a, b) => (a.timestamp < b.timestamp ? 1 : -1))
  for (const id of sampleCorrelations(newest)) correlations.add(id)

  const path = await readPath(files, correlations)
  const decisions = path.decisions.filter(
    ({ decision_id: id }) => about.by !== 'decision' || id === about.id,
  )
  return {
    about,
    environment: decisions[0]?.environment ?? 'unknown',
    damagedLines,
    evidence: {
      ...path,
      decisions,
      findBundle,
      findSubjectKey: async (keyId) => keys.get(keyId) ?? null,
    },
  }
}

/** A key that was wrapped anew is there twice; the later one opens for longer. */
function keep(keys: Map<string, SubjectKeyRecord>, record: SubjectKeyRecord): void {
  const known = keys.get(record.key_id)
  if (known === undefined || known.made_at <= record.made_at) keys.set(record.key_id, record)
}

interface Path {
  readonly decisions: readonly DecisionRecord[]
  readonly envelopes: readonly EnvelopeRecord[]
  readonly spans: readonly SpanRecord[]
}

async function readPath(
  files: readonly string[],
  correlations: ReadonlySet<string>,
): Promise<Path> {
  const decisions: DecisionRecord[] = []
  const envelopes: EnvelopeRecord[] = []
  const spans: SpanRecord[] = []
  if (correlations.size === 0) return { decisions, envelopes, spans }
  for await (const record of readRecords(files)) {
    if (record === null || !('correlation_id' in record)) continue
    if (!correlations.has(record.correlation_id)) continue
    if (record.kind === 'decision') decisions.push(record)
    else if (record.kind === 'envelope') envelopes.push(record)
    else spans.push(record)
  }
  return { decisions, envelopes, spans }
}

/** Every record of the files; null for a line that is none. */
async function* readRecords(files: readonly string[]): AsyncGenerator<ProducerRecord | null> {
  for (const file of files) {
    try {
      const lines = createInterface({ input: createReadStream(file), crlfDelay: Infinity })
      for await (const text of lines) {
        if (text.trim() === '') continue
        const parsed = parseRecord(text)
        yield parsed.kind === 'ok' ? parsed.record : null
      }
    } catch (cause) {
      throw cliError('FC_CLI_FILE_UNREADABLE', `--from ${file} cannot be read`, cause)
    }
  }
}
