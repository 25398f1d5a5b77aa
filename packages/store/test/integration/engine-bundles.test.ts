import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ingestRecords } from '../../src/ingest/ingest-records.ts'
import { getEngineBundle } from '../../src/queries/get-engine-bundle.ts'
import { freshStore, type FreshStore } from '../support/fresh-database.ts'
import { bundleVersion, linesOf, MadeProducer } from '../support/made-producer.ts'

let fresh: FreshStore

beforeAll(async () => {
  fresh = await freshStore()
})

afterAll(async () => {
  await fresh.drop()
})

/** Code that compresses to several parts, and differently at each level. */
function code(): string {
  const words = Array.from({ length: 60 }, () => randomBytes(3).toString('hex'))
  return `globalThis.__fcEngine = ${JSON.stringify([...words, ...words.toReversed(), ...words])}`
}

const send = (records: Parameters<typeof linesOf>[0]) =>
  ingestRecords(fresh.store, linesOf(records))

async function rowsOf(version: string): Promise<number> {
  const result = await fresh.store.database.pool.query(
    'select from first_contact.infra_engine_bundles where version = $1',
    [version],
  )
  return result.rowCount ?? 0
}

test('a bundle is whole once its last part is there, in whatever order they come', async () => {
  const text = code()
  const parts = new MadeProducer().bundle(text, 200)
  expect(parts.length).toBeGreaterThan(2)
  const version = bundleVersion(text)
  expect(await getEngineBundle(fresh.store, version)).toEqual({ kind: 'unknown', version })
  await send(parts.slice(1).toReversed())
  expect(await getEngineBundle(fresh.store, version)).toMatchObject({
    kind: 'incomplete',
    engine: 'budget',
    reason: `part 1 of ${parts.length} has not arrived`,
  })
  await send(parts.slice(0, 1))
  expect(await getEngineBundle(fresh.store, version)).toEqual({
    kind: 'whole',
    version,
    engine: 'budget',
    code: text,
    manifest: { entry: 'src/engines/budget.ts' },
  })
})

test('many processes that send one bundle leave its parts once, and no gap', async () => {
  const text = code()
  const processes = Array.from({ length: 5 }, (_, index) => new MadeProducer(`replica-${index}`))
  const sent = processes.map((made) => made.bundle(text, 200))
  const answers = await Promise.all(sent.map(send))
  const parts = sent[0]?.length ?? 0
  expect(await rowsOf(bundleVersion(text))).toBe(parts)
  expect(answers.reduce((sum, { accepted }) => sum + accepted, 0)).toBe(parts)
  expect(answers.reduce((sum, { duplicate }) => sum + duplicate, 0)).toBe(4 * parts)
  const sequences = await fresh.store.database.pool.query<{ received: string }>(
    `select received::text from first_contact.infra_producer_sequences
     where producer like 'replica-%'`,
  )
  expect(sequences.rows.map(({ received }) => received)).toEqual(
    Array.from({ length: 5 }, () => `{[1,${parts + 1})}`),
  )
})

test('a bundle sent half by one packer and whole by another is whole', async () => {
  const text = code()
  const half = new MadeProducer().bundle(text, 200, 1)
  const whole = new MadeProducer().bundle(text, 200, 9)
  await send(half.slice(0, 1))
  await send(whole)
  expect(half[0]?.body).not.toBe(whole[0]?.body)
  expect(await getEngineBundle(fresh.store, bundleVersion(text))).toMatchObject({
    kind: 'whole',
    code: text,
  })
})

test('parts that do not give the hash of their version are no bundle', async () => {
  const version = bundleVersion(code())
  const forged = new MadeProducer().bundle(code(), 200).map((part) => ({ ...part, version }))
  await send(forged)
  expect(await getEngineBundle(fresh.store, version)).toMatchObject({
    kind: 'incomplete',
    reason: `its ${forged.length} parts do not give the hash of the version`,
  })
})

test('parts that cannot be unpacked are no bundle', async () => {
  const version = bundleVersion(code())
  const [part] = new MadeProducer().bundle(code(), 100_000)
  await send(part === undefined ? [] : [{ ...part, version, body: 'AAAA' }])
  expect(await getEngineBundle(fresh.store, version)).toMatchObject({ kind: 'incomplete' })
})
