import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { DecisionRecord } from '@first-contact/recorder/records'
import { type CapsuleContent } from '../../src/capsule/capsule.ts'
import { collectCapsule } from '../../src/capsule/collect-capsule.ts'
import { bundleFolderOf, RecordedEvidence } from '../../src/sources/recorded-evidence.ts'
import { readRecordFiles } from '../../src/sources/record-files.ts'
import { manifestFileOf } from '../../src/stamp/write-stamp.ts'

/** The evidence of a project's decisions, its whole file of records as their timeline. */
export async function contentOf(
  root: string,
  options: { readonly withKeys?: boolean; readonly only?: string } = {},
): Promise<CapsuleContent> {
  const file = join(root, 'records.jsonl')
  const evidence = new RecordedEvidence({
    records: [file],
    bundles: [bundleFolderOf(manifestFileOf(root))],
  })
  const decisions: DecisionRecord[] = []
  for await (const found of readRecordFiles([file])) {
    if (found.kind !== 'decision') continue
    if (options.only === undefined || found.record.decision_id === options.only) {
      decisions.push(found.record)
    }
  }
  const lines = readFileSync(file, 'utf8').trim().split('\n')
  const others = lines.map((line) => JSON.parse(line) as { kind: string })
  const id = options.only ?? decisions[0]?.correlation_id ?? 'none'
  const about = { by: options.only === undefined ? 'correlation' : 'decision', id } as const
  return collectCapsule(about, 'development', {
    decisions,
    envelopes: others.filter(({ kind }) => kind === 'envelope') as never,
    spans: others.filter(({ kind }) => kind === 'span') as never,
    findBundle: (version) => evidence.findBundle(version),
    ...(options.withKeys === true ? { findSubjectKey: evidence.findWrappedKey } : {}),
  })
}
