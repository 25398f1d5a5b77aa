import { ProjectKey, type RecorderOptions } from '../../src/index.ts'
import type { DecisionRecord, SubjectKeyRecord } from '../../src/records/index.ts'
import { parseRecord } from '../../src/records/index.ts'
import { openValues, type OpenedValues } from '../../src/decisions/sealing/sealed-values.ts'
import { unwrapDataKey } from '../../src/decisions/sealing/data-keys.ts'
import { type CollectingRecorder, startCollectingRecorder } from './collecting-recorder.ts'

export const testKey = new ProjectKey(Buffer.alloc(32, 7))

/** A recorder that keeps decisions in memory, and ways to read them. */
export interface DecidingRecorder extends CollectingRecorder {
  readonly decisions: () => readonly DecisionRecord[]
  /** The only decision there is. */
  readonly decision: () => DecisionRecord
  readonly subjectKeys: () => readonly SubjectKeyRecord[]
  /** What is sealed in a decision. */
  readonly open: (decision: DecisionRecord) => OpenedValues
}

/** Starts a recorder with a key and without a journal; every record is held to its rules. */
export function startDecidingRecorder(options: Partial<RecorderOptions> = {}): DecidingRecorder {
  const collecting = startCollectingRecorder({ projectKey: testKey, journal: false, ...options })
  const records = () =>
    collecting.records().map((record) => {
      const parsed = parseRecord(JSON.stringify(record))
      if (parsed.kind === 'invalid') throw new TypeError(`${record.kind}: ${parsed.message}`)
      return parsed.record
    })
  const decisions = () => records().filter((record) => record.kind === 'decision')
  const subjectKeys = () => records().filter((record) => record.kind === 'subject_key')
  return {
    ...collecting,
    records,
    decisions,
    decision: () => {
      const all = decisions()
      const [only] = all
      if (only === undefined || all.length > 1) throw new TypeError(`${all.length} decisions`)
      return only
    },
    subjectKeys,
    open: (decision) => {
      const wrapped = subjectKeys().find(({ key_id: id }) => id === decision.seal_key_id)
      if (wrapped === undefined) throw new TypeError('no key for it')
      return openValues(unwrapDataKey(testKey, wrapped), decision)
    },
  }
}

let names = 0

/** Engines are known by name in a whole process. */
export function newName(): string {
  names += 1
  return `engine-${names}`
}

/** A schema that lets everything pass. */
export function anything<Value>(): { parse(value: unknown): Value } {
  return { parse: (value) => value as Value }
}
