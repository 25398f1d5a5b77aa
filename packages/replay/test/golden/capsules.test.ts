import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { capsuleReader } from '../../src/capsule/capsule-reader.ts'
import { readCapsule } from '../../src/capsule/read-capsule.ts'
import { writeCapsule } from '../../src/capsule/write-capsule.ts'
import { KeyRing } from '../../src/keys/key-ring.ts'
import { recordedCode } from '../../src/replaying/engine-code.ts'
import { replayDecisions } from '../../src/replaying/replay-decisions.ts'
import { RecordedEvidence } from '../../src/sources/recorded-evidence.ts'
import { verdictsOf } from '../support/replay-in.ts'

const folder = fileURLToPath(new URL('capsules', import.meta.url))
const files = readdirSync(folder).filter((name) => name.endsWith('.fcap'))

test('there are capsules of every format that was released', () => {
  const formats = files.map((name) => readCapsule(join(folder, name)).manifest.format)
  expect(new Set(formats)).toEqual(new Set([1]))
})

test.each(files)('%s opens, and its decisions come out as they did, for ever', async (name) => {
  const capsule = readCapsule(join(folder, name))
  const readers = [capsuleReader(capsule, name)]
  const evidence = new RecordedEvidence({ records: [], bundles: [], readers })
  const recorded = recordedCode((version) => evidence.findBundle(version))
  const keys = new KeyRing([], evidence.findWrappedKey)
  const replayed = []
  const decisions = evidence.decisions({}, () => {})
  for await (const each of replayDecisions({ decisions, code: recorded, recorded, keys })) {
    replayed.push(each)
  }
  expect(verdictsOf(replayed)).toEqual(capsule.decisions.map(() => 'identical'))
  expect(replayed.length).toBeGreaterThan(0)
})

test.each(files)('%s is written again to the same bytes', (name) => {
  const { manifest, ...content } = readCapsule(join(folder, name))
  expect(writeCapsule(content).manifest).toEqual(manifest)
})
