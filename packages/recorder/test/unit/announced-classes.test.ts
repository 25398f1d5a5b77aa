import { setTimeout as sleep } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { registerErrorClass } from '../../src/index.ts'
import { parseRecord } from '../../src/records/index.ts'
import { startCollectingRecorder } from '../support/collecting-recorder.ts'

async function startLine(): Promise<unknown> {
  const { recorder, text } = startCollectingRecorder()
  const [line = ''] = text().split('\n')
  await recorder.stop()
  expect(parseRecord(line).kind).toBe('ok')
  return JSON.parse(line)
}

it('a start says nothing of error classes where none has a category', async () => {
  registerErrorClass({ name: 'domain.plain_own' })
  expect(await startLine()).not.toHaveProperty('error_classes')
})

it('a start announces the categories registered so far, and a later one is warned of', async () => {
  const warnings: unknown[] = []
  const collect = (warning: unknown): void => void warnings.push(warning)
  process.on('warning', collect)
  registerErrorClass({ name: 'domain.late_card', category: 'payment' })
  await sleep(0)
  expect(warnings).toMatchObject([{ code: 'FC_ERROR_CLASS_LATE' }])
  process.off('warning', collect)
  expect(await startLine()).toMatchObject({ error_classes: { 'domain.late_card': 'payment' } })
})
