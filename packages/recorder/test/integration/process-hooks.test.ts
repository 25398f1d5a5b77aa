import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { HttpTransport, shipSpoolFolder } from '../../src/shipper/index.ts'
import { IngestServer, type StoredRecord } from '../support/ingest-server.ts'
import { startChild } from '../support/spool-start-child.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'

async function runChild(ending: string): Promise<{
  code: number | null
  signal: NodeJS.Signals | null
  output: string
  /** Records that were stored when the process was gone. */
  deliveredBefore: number
  records: StoredRecord[]
}> {
  const server = await IngestServer.start()
  onTestFinished(() => server.stop())
  const folder = temporaryFolder()
  const dir = join(folder, 'spool')
  const child = startChild({ dir, folder, url: server.url, count: 2, ending })
  if (ending === 'host_sigterm') {
    await child.saw('captured')
    child.kill('SIGTERM')
  }
  const ended = await child.exited
  const stored = server.records.size
  const transport = new HttpTransport({ url: server.url, token: 't' })
  await shipSpoolFolder({ dir, transport, once: true })
  await transport.close()
  return { ...ended, deliveredBefore: stored, records: [...server.records.values()] }
}

function critical(records: readonly StoredRecord[]): StoredRecord[] {
  return records.filter(({ severity }) => severity === 'critical')
}

function stopMarks(records: readonly StoredRecord[]): StoredRecord[] {
  return records.filter(({ kind }) => kind === 'mark')
}

describe('a process that ends', () => {
  test('by an exception nobody catches exits as Node does, with its stack, and leaves an envelope', async () => {
    const { code, output, records } = await runChild('throw')
    const plain = spawnSync(process.execPath, ['-e', 'throw new Error("x")'])
    expect(code).toBe(plain.status)
    expect(output).toMatch(/Error: nobody catches this\n\s+at /)
    expect(critical(records)).toMatchObject([{ operation: 'uncaughtException' }])
    expect(stopMarks(records)).toEqual([])
  })

  test('by a rejection nobody handles exits as Node does and leaves one envelope', async () => {
    const { code, output, records } = await runChild('reject')
    expect(code).toBe(1)
    expect(output).toContain('Error: nobody handles this')
    expect(critical(records)).toMatchObject([{ operation: 'unhandledRejection' }])
  })

  test('does not end by a rejection its host listens for, which is captured all the same', async () => {
    const { code, output, records } = await runChild('host_rejection')
    expect(code).toBe(43)
    expect(output).toContain('host handled')
    expect(critical(records)).toMatchObject([{ operation: 'unhandledRejection' }])
  })

  test('by SIGTERM in its own way keeps its way and exit code', async () => {
    const { code, output, records } = await runChild('host_sigterm')
    expect(code).toBe(42)
    expect(output).toContain('host handled')
    expect(stopMarks(records)).toMatchObject([{ mark_type: 'stop' }])
  })

  test('by process.exit keeps its code and leaves a stop mark', async () => {
    const { code, records } = await runChild('exit')
    expect(code).toBe(7)
    expect(stopMarks(records)).toMatchObject([{ mark_type: 'stop' }])
  })

  test('because nothing is left to do is not kept alive, and delivers before', async () => {
    // A process that is kept alive makes this test run into its time limit.
    const { code, records, deliveredBefore } = await runChild('end')
    expect(code).toBe(0)
    expect(deliveredBefore).toBe(records.length)
    expect(records.filter(({ kind }) => kind === 'envelope')).toHaveLength(2)
    expect(stopMarks(records)).toMatchObject([{ mark_type: 'stop' }])
  })
})
