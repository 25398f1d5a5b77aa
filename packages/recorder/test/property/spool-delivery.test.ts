import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { finishFolder } from '../../src/shipper/finish-folder.ts'
import { FolderShipper } from '../../src/shipper/folder-shipper.ts'
import type { Transport, TransportAnswer, TransportBatch } from '../../src/shipper/transport.ts'
import { listSegments } from '../../src/spool/segment-name.ts'
import { SequenceRanges } from '../../src/spool/sequence-ranges.ts'
import { Spool } from '../../src/spool/spool.ts'
import { envelopeRecord, spanRecord, TestContext } from '../support/spool-records.ts'

interface ArrivedRecord {
  readonly kind: string
  readonly sequence: number
  readonly sequences?: readonly (readonly [number, number])[]
  readonly envelopes?: readonly { readonly count: number }[]
}

/** Keeps each sequence number once, as the store does, and answers badly when told to. */
class StepTransport implements Transport {
  readonly arrived = new Map<number, ArrivedRecord>()
  next: 'store' | 'fail' | 'store_and_fail' = 'store'

  send({ lines }: TransportBatch): Promise<TransportAnswer> {
    if (this.next === 'fail') return Promise.resolve({ kind: 'retry', reason: 'told to' })
    let duplicate = 0
    for (const line of lines) {
      const record = JSON.parse(line.toString()) as ArrivedRecord
      if (this.arrived.has(record.sequence)) duplicate += 1
      else this.arrived.set(record.sequence, record)
    }
    if (this.next === 'store_and_fail') return Promise.resolve({ kind: 'retry', reason: 'told to' })
    const accepted = lines.length - duplicate
    return Promise.resolve({ kind: 'answered', accepted, duplicate, rejected: [] })
  }
}

const steps = fc.array(
  fc.oneof(
    {
      weight: 6,
      arbitrary: fc.record({
        kind: fc.constant('append'),
        count: fc.integer({ min: 1, max: 120 }),
      }),
    },
    {
      weight: 4,
      arbitrary: fc.record({ kind: fc.constant('ship'), count: fc.integer({ min: 1, max: 4 }) }),
    },
    {
      weight: 1,
      arbitrary: fc.record({ kind: fc.constant('lose_answer'), count: fc.constant(1) }),
    },
    {
      weight: 1,
      arbitrary: fc.record({ kind: fc.constant('station_down'), count: fc.constant(1) }),
    },
    {
      weight: 1,
      arbitrary: fc.record({ kind: fc.constant('shipper_dies'), count: fc.constant(1) }),
    },
  ),
  { minLength: 1, maxLength: 25 },
)

async function shipSteps(shipper: FolderShipper | undefined, count: number): Promise<void> {
  for (let at = 0; at < count; at += 1) await shipper?.step()
}

/** Ships a folder whose owner is gone to its end, as an adopter does. */
async function shipToEnd(dir: string, folder: string, transport: Transport): Promise<void> {
  const shipper = FolderShipper.take(folder, transport, true)
  expect(shipper).toBeDefined()
  if (shipper === undefined) return
  for (let round = 0; round < 1_000; round += 1) {
    const outcome = await shipper.step()
    if (outcome.kind !== 'empty') continue
    if (finishFolder(dir, folder, shipper.cursor) === 'removed') return
  }
  throw new Error('the folder never ended')
}

interface World {
  readonly dir: string
  readonly context: TestContext
  readonly spool: Spool
  readonly transport: StepTransport
}

function makeWorld(maxBytes: number): World {
  const dir = mkdtempSync(join(tmpdir(), 'fc-property-'))
  const context = new TestContext()
  const quiet = (): void => {}
  const spool = new Spool({
    dir,
    context,
    maxBytes,
    fsyncIntervalMs: 60_000,
    warn: quiet,
    onDurable: quiet,
  })
  return { dir, context, spool, transport: new StepTransport() }
}

async function play(
  world: World,
  plan: readonly { kind: string; count: number }[],
): Promise<number[]> {
  const { context, spool, transport } = world
  const spooled: number[] = []
  const folder = spool.folder ?? ''
  let shipper = FolderShipper.take(folder, transport, false)
  for (const { kind, count } of plan) {
    if (kind === 'append') {
      for (let at = 0; at < count; at += 1) {
        const { line, summary } =
          at % 4 === 0 ? spanRecord(context) : envelopeRecord(context, `k${at % 5}`, 300 + at * 7)
        if (spool.append(line, summary) === 'spooled') spooled.push(summary.sequence)
      }
    }
    transport.next =
      kind === 'lose_answer' ? 'store_and_fail' : kind === 'station_down' ? 'fail' : 'store'
    if (kind === 'shipper_dies') {
      shipper?.release()
      shipper = FolderShipper.take(folder, transport, false)
    }
    await shipSteps(shipper, kind === 'append' ? 0 : count)
  }
  shipper?.release()
  transport.next = 'store'
  return spooled
}

test('whatever is appended, rotated, shipped, lost on the way and crashed, everything spooled arrives', async () => {
  await fc.assert(
    fc.asyncProperty(steps, fc.boolean(), async (plan, isTorn) => {
      const world = makeWorld(64 * 1024 * 1024)
      try {
        const spooled = await play(world, plan)
        const folder = world.spool.folder ?? ''
        if (isTorn) tearTail(folder)
        await shipToEnd(world.dir, folder, world.transport)
        const missing = spooled.filter((sequence) => !world.transport.arrived.has(sequence))
        expect(missing).toEqual([])
      } finally {
        await world.spool.close()
        rmSync(world.dir, { recursive: true, force: true })
      }
    }),
    { numRuns: 25 },
  )
})

test('at the bound every sequence number arrives as a record or in a shed record, never as both', async () => {
  await fc.assert(
    fc.asyncProperty(steps, async (plan) => {
      const world = makeWorld(64 * 1024)
      try {
        await play(world, plan)
        await shipToEnd(world.dir, world.spool.folder ?? '', world.transport)
        const records = [...world.transport.arrived.values()]
        const shed = SequenceRanges.of(records.flatMap(({ sequences = [] }) => sequences))
        expect(records.filter(({ sequence }) => shed.has(sequence))).toEqual([])
        for (const { sequence } of records) shed.add(sequence)
        expect(shed.toArray().length).toBeLessThanOrEqual(1)
        expect(shed.size).toBe(shed.max)
      } finally {
        await world.spool.close()
        rmSync(world.dir, { recursive: true, force: true })
      }
    }),
    { numRuns: 25 },
  )
})

/** A record that the owner was writing when it was killed. */
function tearTail(folder: string): void {
  const last = listSegments(readdirSync(folder)).at(-1)
  if (last === undefined) return
  const path = join(folder, last.name)
  writeFileSync(
    path,
    Buffer.concat([readFileSync(path), Buffer.from([90, 1, 0, 0, 7, 7, 7, 7, 0x7b])]),
  )
}
