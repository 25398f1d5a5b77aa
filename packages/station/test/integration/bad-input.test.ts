import { capture, type RecorderOptions } from '@first-contact/recorder'
import { afterEach, beforeEach, expect, test } from 'vitest'
import {
  type CollectingRecorder,
  startCollectingRecorder,
} from '../../../recorder/test/support/collecting-recorder.ts'
import { linesOf, RecordMaker } from '../support/make-records.ts'
import { openStation, type StationHarness } from '../support/station-harness.ts'

let harness: StationHarness
let running: CollectingRecorder

beforeEach(async () => {
  harness = await openStation()
})

afterEach(async () => {
  await running.recorder.stop()
  await harness.close()
})

function record(options: Partial<RecorderOptions> = {}): void {
  running = startCollectingRecorder({ spans: { maxPerSecond: 0 }, ...options })
}

interface StoredRow {
  readonly operation: string
  readonly error_class: string
  readonly message: string
  readonly violations: readonly string[]
  readonly context: { readonly [name: string]: unknown }
}

/** Sends everything that was recorded as the shipper does, and reads what is stored then. */
async function deliver(): Promise<ReadonlyMap<string, StoredRow>> {
  await running.recorder.flush()
  const { token } = await harness.token(['ingest'])
  const answer = await harness.send('/ingest/records', running.text(), {
    authorization: `Bearer ${token}`,
    'content-type': 'application/x-ndjson',
  })
  expect(answer.json).toMatchObject({ accepted: running.records().length, rejected: [] })
  const { rows } = await harness.station.store.database.pool.query<StoredRow>(
    'select operation, error_class, message, violations, context from first_contact.infra_error_events',
  )
  return new Map(rows.map((row) => [row.operation, row]))
}

/** What JavaScript callers hand over: no type stands in their way. */
const label = (value: string): never => value as never

test('whatever an application hands over is stored, bounded and well-formed', async () => {
  record()
  const cyclic: { [name: string]: unknown } = { order: 7 }
  cyclic['self'] = cyclic
  const calls = {
    large: { context: { note: 'x'.repeat(10_000_000), order: 7 } },
    cyclic: { context: cyclic },
    surrogates: {
      message: 'half \ud83d of a face',
      context: { 'key \udc00': 'a\ud800b', nul: '\0' },
    },
    throwing: {
      context: {
        get price(): number {
          throw new Error('no price')
        },
      },
    },
    numbers: { context: { big: 10n ** 30n, none: Number.NaN, when: new Date(Number.NaN) } },
    revoked: { error: revokedProxy() },
  }
  for (const [operation, input] of Object.entries(calls)) {
    const receipt = capture({ component: 'api.orders', layer: 'L2', operation, ...input })
    expect([operation, receipt.kind]).toEqual([operation, 'spooled'])
  }
  const stored = await deliver()
  expect([...stored.keys()].toSorted()).toEqual(Object.keys(calls).toSorted())
  expect(JSON.stringify(stored.get('large')?.context).length).toBeLessThanOrEqual(16_384)
  expect(stored.get('cyclic')?.context['order']).toBe(7)
  expect(stored.get('surrogates')?.message).toBe('half \ufffd of a face')
})

test('labels that break the rules are stored as they can be, and marked', async () => {
  record()
  const explicit = {
    unregistered: label('infra.never_registered'),
    nonsense: label('it broke'),
    wrongForLayer: label('infra.timeout'),
  }
  for (const [operation, errorClass] of Object.entries(explicit)) {
    const receipt = capture({ component: 'engines.budget', layer: 'L4', operation, errorClass })
    expect(receipt.kind).toBe('spooled')
  }
  capture({ component: 'engines.budget', layer: label('L9'), operation: 'wrongLayer' })
  const stored = await deliver()
  expect(stored.size).toBe(4)
  for (const row of stored.values()) expect(row.violations.length).toBeGreaterThan(0)
})

test('two failures with one id in one millisecond are two rows, each with its own text', async () => {
  record()
  capture({ component: 'api.orders', layer: 'L2', operation: 'first', message: 'one' })
  const [first] = running.envelopes()
  const twin = new RecordMaker('api-2').envelope({
    error_id: first?.error_id ?? '',
    timestamp: first?.timestamp ?? '',
    operation: 'second',
    message: 'two',
  })
  const { token } = await harness.token(['ingest'])
  await deliver()
  const answer = await harness.send('/ingest/records', linesOf([twin]), {
    authorization: `Bearer ${token}`,
    'content-type': 'application/x-ndjson',
  })
  expect(answer.json).toMatchObject({ accepted: 1, duplicate: 0 })
  const { rows } = await harness.station.store.database.pool.query<{ message: string }>(
    'select message from first_contact.infra_error_events where error_id = $1 order by 1',
    [first?.error_id],
  )
  expect(rows.map((row) => row.message)).toEqual(['one', 'two'])
})

/** Every operation on it throws. */
function revokedProxy(): object {
  const { proxy, revoke } = Proxy.revocable({}, {})
  revoke()
  return proxy
}
