import { createHash } from 'node:crypto'
import { gunzipSync } from 'node:zlib'
import { defineTransaction } from '@first-contact/transactions'
import { quotedSchema, type InSchema, type StoreConnection } from '../ingest/store-connection.ts'

/** The code of one version of an engine, as far as it is kept. */
export type EngineBundle =
  | {
      readonly kind: 'whole'
      readonly version: string
      readonly engine: string
      /** The bundle: its hash is the version. */
      readonly code: string
      /** Its entry in the engine manifest. */
      readonly manifest: unknown
    }
  | {
      readonly kind: 'incomplete'
      readonly version: string
      readonly engine: string
      /** What is missing or wrong, for a person. */
      readonly reason: string
    }
  | { readonly kind: 'unknown'; readonly version: string }

interface BundlePart {
  readonly part: number
  readonly parts: number
  readonly engine: string
  readonly body: string
  readonly manifest: unknown
  readonly producer: string
  readonly producer_epoch: string
}

/** Rows read of one version: a large bundle, sent by a few releases of Node. */
const partsMax = 20_000

/** A bundle is code of one engine; what unpacks to more than this is something else. */
const bundleMaxBytes = 64 * 1024 * 1024

/** The bundle of a version; whole only when every part is there and the hash is the version. */
export async function getEngineBundle(
  store: StoreConnection,
  version: string,
): Promise<EngineBundle> {
  const parts = await selectParts(store.database, { schema: quotedSchema(store), version })
  const [first] = parts
  if (first === undefined) return { kind: 'unknown', version }
  const { engine, manifest } = first
  const missing = missingPart(parts, first.parts)
  if (missing !== null) {
    const reason = `part ${missing} of ${first.parts} has not arrived`
    return { kind: 'incomplete', version, engine, reason }
  }
  for (const body of candidates(parts)) {
    const code = unpack(body)
    if (code !== null && versionOf(code) === version) {
      return { kind: 'whole', version, engine, code, manifest }
    }
  }
  const reason = `its ${first.parts} parts do not give the hash of the version`
  return { kind: 'incomplete', version, engine, reason }
}

const selectParts = defineTransaction({
  name: 'store.get-engine-bundle',
  intent: 'READ_ONLY',
  run: async (tx, { schema, version }: InSchema<{ readonly version: string }>) =>
    await tx.query<BundlePart>(
      `select part, parts, engine, body, manifest, producer, producer_epoch
       from ${schema}.infra_engine_bundles
       where version = $1
       order by part, created_at, body_digest
       limit ${partsMax}`,
      [version],
    ),
})

function missingPart(found: readonly BundlePart[], parts: number): number | null {
  const there = new Set(found.map(({ part }) => part))
  for (let part = 1; part <= parts; part += 1) if (!there.has(part)) return part
  return null
}

/**
 * The bundle put together, once for each process that sent a part: its own part where it has one,
 * the first one else. Two that pack differently must not be mixed.
 */
function* candidates(found: readonly BundlePart[]): Generator<Buffer> {
  const byPart = [...Map.groupBy(found, ({ part }) => part).values()]
  const senders = Map.groupBy(found, (part) => `${part.producer} ${part.producer_epoch}`)
  for (const sender of senders.keys()) {
    const chosen = byPart.map(
      (variants) =>
        variants.find((part) => `${part.producer} ${part.producer_epoch}` === sender) ??
        variants[0],
    )
    yield Buffer.concat(chosen.map((part) => Buffer.from(part?.body ?? '', 'base64')))
  }
}

function unpack(body: Buffer): string | null {
  try {
    return gunzipSync(body, { maxOutputLength: bundleMaxBytes }).toString('utf8')
  } catch {
    // Parts of different packings, most likely; the next candidate may do.
    return null
  }
}

function versionOf(code: string): string {
  return `fcv1:${createHash('sha256').update(code).digest('hex').slice(0, 32)}`
}
