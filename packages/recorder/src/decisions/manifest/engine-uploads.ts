import { hash } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import type { EngineRecord } from '../../records/engine-record.ts'
import type { EngineManifest, ManifestEngine } from './engine-manifest.ts'
import type { EngineVersions } from './engine-versions.ts'

/** A part of a bundle without what the producer adds. */
export type EnginePart = Omit<EngineRecord, keyof RecordHeaderFields | 'kind'>

type RecordHeaderFields = Pick<
  EngineRecord,
  'format' | 'producer' | 'producer_epoch' | 'sequence' | 'environment' | 'origin' | 'rehearsal_id'
>

const bodyMaxChars = 40_000
const manifestMaxBytes = 8 * 1024
/** Above this it is no engine but an application; a record for each 30 KB would crowd the spool. */
const bundleMaxBytes = 16 * 1024 * 1024

/**
 * Sends the bundles of a manifest once for each environment, so that the code that decided is still
 * there after the next deployment. A marker beside the bundle says that it was sent; where none can
 * be written, the next start sends it again, and the store keeps one. Never throws.
 */
export function sendEngineBundles(
  manifest: EngineManifest,
  versions: EngineVersions,
  environment: string,
  send: (part: EnginePart) => void,
): void {
  for (const engine of manifest.engines.values()) {
    // What runs is not what was stamped.
    if (versions.versionOf(engine.name).version === 'unknown') continue
    try {
      sendBundle(engine, environment, send)
    } catch {
      // Without its bundle a decision can be replayed on today's code only, which replay says.
    }
  }
}

function sendBundle(
  engine: ManifestEngine,
  environment: string,
  send: (part: EnginePart) => void,
): void {
  const { bundleFile, name, version } = engine
  if (bundleFile === null) return
  const marker = `${bundleFile.replace(/\.js$/, '')}.sent-${environment}`
  if (existsSync(marker)) return
  const bundle = readFileSync(bundleFile)
  // A version names its bundle by its hash; another file is not this version's.
  if (bundle.length > bundleMaxBytes || versionOfBundle(bundle) !== version) return
  const body = gzipSync(bundle).toString('base64')
  const parts = Math.ceil(body.length / bodyMaxChars)
  const manifest = manifestText(engine)
  const sentAt = new Date().toISOString()
  for (let part = 1; part <= parts; part += 1) {
    send({
      sent_at: sentAt,
      engine: name,
      version,
      part,
      parts,
      body: body.slice((part - 1) * bodyMaxChars, part * bodyMaxChars),
      manifest,
    })
  }
  writeFileSync(marker, `${sentAt}\n`, { mode: 0o600 })
}

/** The version that a bundle has by its own bytes. */
export function versionOfBundle(bundle: Buffer): string {
  return `fcv1:${hash('sha256', bundle, 'hex').slice(0, 32)}`
}

/** The entry as text; the list of files goes first where it is too long. */
function manifestText({ entry }: ManifestEngine): string {
  const shorter = [entry, { ...entry, files: [] }, { ...entry, files: [], warnings: [] }]
  const texts = shorter.map((fields) => JSON.stringify(fields))
  return texts.find((text) => Buffer.byteLength(text) <= manifestMaxBytes) ?? '{}'
}
