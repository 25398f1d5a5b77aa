import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'

import { createJsonlSink, type Recorder, type RecordSink, startRecorder } from '../../src/index.ts'

type Warning = Error & { readonly code?: string }

let folder = ''
let recorder: Recorder | undefined
let warnings: Warning[] = []
const collect = (warning: Warning): void => void warnings.push(warning)

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'fc-durable-'))
  warnings = []
  process.on('warning', collect)
})
afterEach(async () => {
  await recorder?.stop()
  process.off('warning', collect)
  rmSync(folder, { recursive: true })
})

/** What is warned of a spool, with a sink that guesses as given. */
async function warningsOf(survivesRedeploy: boolean | null): Promise<readonly Warning[]> {
  const file = createJsonlSink({ file: join(folder, 'records.jsonl') })
  const sink: RecordSink = {
    survivesRedeploy,
    append: (line, summary) => file.append(line, summary),
    flush: () => file.flush(),
    drain: (timeoutMs) => file.drain(timeoutMs),
    stop: (timeoutMs) => file.stop(timeoutMs),
    status: () => file.status(),
  }
  recorder = startRecorder({
    producer: 'durable',
    sink: { kind: 'custom', sink },
    processHooks: false,
  })
  await nextTurn()
  return warnings.filter(({ code }) => code === 'FC_SPOOL_NOT_DURABLE')
}

describe('a spool that goes with the next deploy', () => {
  it('is warned of once, with its place and what to do', async () => {
    const [warning, ...others] = await warningsOf(false)
    expect(warning?.message).toContain(join(folder, 'records.jsonl'))
    expect(warning?.message).toContain('FC_SPOOL_DIR')
    expect(others).toEqual([])
  })

  it.each([true, null])('is not guessed at where the answer is %s', async (answer) => {
    expect(await warningsOf(answer)).toEqual([])
  })

  it.runIf(existsSync('/dev/shm'))('is one in memory', async () => {
    const dir = mkdtempSync('/dev/shm/fc-durable-')
    try {
      const start = async (isDisposable: boolean) => {
        recorder = startRecorder({
          producer: 'durable',
          sink: { kind: 'spool', dir, ship: 'none', isDisposable },
          processHooks: false,
        })
        await nextTurn()
      }
      await start(true)
      expect(warnings, 'of a folder that may go').toEqual([])
      await recorder?.stop()
      await start(false)
      expect(warnings).toMatchObject([{ code: 'FC_SPOOL_NOT_DURABLE' }])
    } finally {
      await recorder?.stop()
      rmSync(dir, { recursive: true })
    }
  })
})
