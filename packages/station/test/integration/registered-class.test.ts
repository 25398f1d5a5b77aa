import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { capture, registerErrorClass, startRecorder } from '@first-contact/recorder'
import { expect, onTestFinished, test } from 'vitest'
import { openStation } from '../support/station-harness.ts'

test('the category of a registered class travels from the recorder to the incident', async () => {
  const harness = await openStation({ errorClasses: { 'domain.refund_late': 'support' } })
  const dir = await mkdtemp(join(tmpdir(), 'fc-registered-'))
  onTestFinished(async () => {
    await harness.close()
    await rm(dir, { recursive: true, force: true })
  })
  registerErrorClass({ name: 'domain.card_declined', category: 'payment' })
  registerErrorClass({ name: 'domain.refund_late', category: 'payment' })
  const { token } = await harness.token(['ingest'])
  const recorder = startRecorder({
    producer: 'shop',
    environment: 'test',
    processHooks: false,
    sink: { kind: 'spool', dir, station: { url: harness.station.url, token } },
  })
  for (const errorClass of ['domain.card_declined', 'domain.refund_late'] as const) {
    capture({ layer: 'L4', component: 'shop.pay', operation: errorClass, errorClass, message: 'x' })
  }
  expect(await recorder.stop(10_000)).toEqual({ remaining: 0 })

  const { json } = await harness.get('/ops/incidents', (await harness.token(['fops'])).token)
  const categories = (json.items as readonly { error_class: string; category: string }[]).map(
    ({ error_class: errorClass, category }) => [errorClass, category],
  )
  // What the station's own configuration says wins.
  expect(Object.fromEntries(categories)).toEqual({
    'domain.card_declined': 'payment',
    'domain.refund_late': 'support',
  })
})
