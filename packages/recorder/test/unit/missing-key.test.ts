import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, it, vi } from 'vitest'
import { capture, startRecorder, type Recorder } from '../../src/index.ts'

const folder = mkdtempSync(join(tmpdir(), 'fc-key-'))
let recorder: Recorder | undefined

afterEach(async () => {
  vi.unstubAllEnvs()
  await recorder?.stop()
  rmSync(folder, { recursive: true })
})

it('a key that cannot be used is warned of, by code, and costs the hashes alone', async () => {
  vi.stubEnv('FC_PROJECT_KEY', 'too short')
  const warned = new Promise<Error>((resolve) => {
    process.once('warning', resolve)
  })
  recorder = startRecorder({
    producer: 'keyless',
    sink: { kind: 'jsonl', file: join(folder, 'records.jsonl') },
    processHooks: false,
  })
  expect(await warned).toMatchObject({ code: 'FC_NO_PROJECT_KEY' })
  expect(recorder.status().risks).toHaveLength(1)
  expect(capture({ message: 'without a key', input: { order: 1 } }).kind).toBe('spooled')
})
