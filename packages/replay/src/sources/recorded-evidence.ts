import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { versionOfBundle } from '@first-contact/recorder/opening'
import type { DecisionRecord, SubjectKeyRecord } from '@first-contact/recorder/records'
import { findKeyIn, type FindWrappedKey } from '../keys/find-key.ts'
import { BundleParts } from './bundle-parts.ts'
import { type CorruptLine, linesOf, listRecordFiles, readRecordFiles } from './record-files.ts'
import type { DecisionQuery, StationReader } from './station-reader.ts'

/** Where the evidence for a replay may lie. */
export interface EvidencePlaces {
  /** Files and folders of records, such as the journal. */
  readonly records: readonly string[]
  /** Folders of bundles. */
  readonly bundles: readonly string[]
  /** Asked last, in this order: capsules, a store; leave them out to stay offline. */
  readonly readers?: readonly StationReader[]
}

/** Where a project keeps its bundles, by the manifest that names them. */
export function bundleFolderOf(manifestFile: string): string {
  return join(dirname(manifestFile), 'engines')
}

/** One of several ways to a decision. */
export interface FoundDecision {
  readonly record: DecisionRecord
  /** As it is named to people. */
  readonly from: string
}

/**
 * What was recorded: decisions, the code that made them, and the keys to what is sealed, from files
 * first and from a station last.
 */
export class RecordedEvidence {
  readonly #files: readonly string[]
  readonly #bundleFolders: readonly string[]
  readonly #readers: readonly StationReader[]
  /** A key may be there as it was wrapped before a rotation, and after. */
  readonly #keys = new Map<string, readonly SubjectKeyRecord[]>()
  readonly #parts = new BundleParts()
  #indexed: Promise<void> | undefined

  /** @throws FC_REPLAY_FILE for a place that is not there */
  constructor({ records, bundles, readers = [] }: EvidencePlaces) {
    this.#files = records.flatMap((path) => listRecordFiles(path))
    this.#bundleFolders = bundles
    this.#readers = readers
  }

  get filesRead(): number {
    return this.#files.length
  }

  /** How many lines of the files are decisions, those that are damaged left out. */
  async countDecisions(): Promise<number> {
    let count = 0
    for (const file of this.#files) {
      for await (const line of linesOf(file)) if (line.includes('"kind":"decision"')) count += 1
    }
    return count
  }

  /** A decision by its id; readers are asked only when no file has it. */
  async findDecision(decisionId: string): Promise<FoundDecision | null> {
    const wanted = (line: string): boolean => line.includes(`"${decisionId}"`)
    for (const file of this.#files) {
      for await (const found of readRecordFiles([file], wanted)) {
        if (found.kind === 'decision' && found.record.decision_id === decisionId) {
          return { record: found.record, from: file }
        }
      }
    }
    for (const reader of this.#readers) {
      const record = await reader.findDecision(decisionId)
      if (record !== null) return { record, from: reader.name }
    }
    return null
  }

  /**
   * All decisions of the files that are meant; then those of the readers that no file had.
   *
   * @param asksReaders - false for files that are the whole of what is meant
   */
  async *decisions(
    query: DecisionQuery,
    onCorrupt: (line: CorruptLine) => void,
    asksReaders = true,
  ): AsyncGenerator<DecisionRecord> {
    const seen = new Set<string>()
    for await (const found of readRecordFiles(this.#files, mayBeDecision)) {
      if (found.kind === 'corrupt') onCorrupt(found.corrupt)
      if (found.kind !== 'decision' || !isMeant(found.record, query)) continue
      const { digest } = found.record
      // A journal and a spool may hold the same one.
      if (seen.has(digest)) continue
      seen.add(digest)
      yield found.record
    }
    if (!asksReaders) return
    for (const reader of this.#readers) {
      for await (const record of reader.listDecisions(query)) {
        if (seen.has(record.digest)) continue
        seen.add(record.digest)
        yield record
      }
    }
  }

  /** The code of a version; null where it was not kept. What is not that version's is passed over. */
  async findBundle(version: string): Promise<string | null> {
    const isRight = (text: string | null): text is string =>
      text !== null && versionOfBundle(Buffer.from(text)) === version
    for (const folder of this.#bundleFolders) {
      const file = join(folder, `${version.slice(version.indexOf(':') + 1)}.js`)
      const text = existsSync(file) ? readFileSync(file, 'utf8') : null
      if (isRight(text)) return text
    }
    await this.#index()
    const sent = this.#parts.bundleOf(version)
    if (isRight(sent)) return sent
    for (const reader of this.#readers) {
      const asked = await reader.findBundle(version)
      if (isRight(asked)) return asked
    }
    return null
  }

  readonly findWrappedKey: FindWrappedKey = async (keyId, opens) =>
    await findKeyIn([
      (id, mayOpen) => this.#findKeyInFiles(id, mayOpen),
      ...this.#readers.map((reader) => (id: string) => reader.findSubjectKey(id)),
    ])(keyId, opens)

  async #findKeyInFiles(
    keyId: string,
    opens: (kekId: string) => boolean = () => true,
  ): Promise<SubjectKeyRecord | null> {
    await this.#index()
    const copies = this.#keys.get(keyId) ?? []
    return copies.find(({ kek_id: kekId }) => opens(kekId)) ?? copies[0] ?? null
  }

  /** Keys and bundles may stand anywhere in the files, so all are looked through, once. */
  #index(): Promise<void> {
    return (this.#indexed ??= this.#readKeysAndParts())
  }

  #addKey(record: SubjectKeyRecord): void {
    const known = this.#keys.get(record.key_id) ?? []
    if (known.some(({ kek_id: kekId }) => kekId === record.kek_id)) return
    this.#keys.set(record.key_id, [...known, record])
  }

  async #readKeysAndParts(): Promise<void> {
    const wanted = (line: string): boolean =>
      line.includes('"kind":"subject_key"') || line.includes('"kind":"engine"')
    for await (const found of readRecordFiles(this.#files, wanted)) {
      if (found.kind === 'subject_key') this.#addKey(found.record)
      if (found.kind === 'engine') this.#parts.add(found.record)
    }
  }
}

// Parsing costs a hundred times as much as looking. Inside a text of a record the quotes have a
// backslash, so this is the kind of the line itself.
const otherKind = /"kind":"(?:envelope|span|stats|start|mark|shed|engine|subject_key)"/

/** Whether a line may be a decision, one that is damaged included. */
function mayBeDecision(line: string): boolean {
  return !otherKind.test(line)
}

function isMeant(
  record: DecisionRecord,
  { since, until, engine, outcome }: DecisionQuery,
): boolean {
  if (engine !== undefined && record.engine !== engine) return false
  if (outcome !== undefined && record.outcome !== outcome) return false
  if (since !== undefined && record.timestamp < since) return false
  return until === undefined || record.timestamp < until
}
