import { beforeAll, expect, test } from 'vitest'
import type { DecisionRecord } from '@first-contact/recorder/records'
import { KeyRing } from '../../src/keys/key-ring.ts'
import { findProjectKeys } from '../../src/keys/project-keys.ts'
import { type CodeSource, currentCode, recordedCode } from '../../src/replaying/engine-code.ts'
import { replayDecision } from '../../src/replaying/replay-decision.ts'
import { decideFee, limits, limitsFile } from '../support/fee-project.ts'
import { writeFiles } from '../support/project.ts'
import { evidenceOf } from '../support/replay-in.ts'

let root = ''
let decision: DecisionRecord

beforeAll(async () => {
  root = await decideFee()
  for await (const each of evidenceOf(root).decisions({}, () => {})) decision = each
}, 120_000)

function replayWith(...codes: readonly CodeSource[]) {
  const { findWrappedKey } = evidenceOf(root)
  const keys = new KeyRing(findProjectKeys({ root, variables: {} }), findWrappedKey)
  return replayDecision({ decision, codes, keys })
}

const recorded = (): CodeSource => recordedCode((version) => evidenceOf(root).findBundle(version))

test('one decision made with several codes at once is answered in the order of the codes', async () => {
  writeFiles(root, { [limitsFile]: limits.other })
  const replayed = await replayWith(currentCode({ root }), recorded())
  expect(replayed.map(({ verdict }) => verdict.kind)).toEqual(['changed', 'identical'])
})

test('one code that cannot be had keeps the other from nothing', async () => {
  writeFiles(root, { [limitsFile]: limits.broken })
  const replayed = await replayWith(recorded(), currentCode({ root }))
  expect(replayed.map(({ verdict }) => verdict.kind)).toEqual(['identical', 'unreplayable'])
})

test('a code that throws fails all of it', async () => {
  const broken = { name: 'broken', codeFor: () => Promise.reject(new Error('no such code')) }
  await expect(replayWith(recorded(), broken)).rejects.toThrow('no such code')
})
