import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { defineEngine, type RecorderOptions } from '../../src/index.ts'
import type { EngineRecord } from '../../src/records/index.ts'
import {
  anything,
  type DecidingRecorder,
  newName,
  startDecidingRecorder,
} from '../support/decision-records.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'

let project: string
let deciding: DecidingRecorder | undefined

beforeEach(() => {
  project = temporaryFolder()
  mkdirSync(join(project, '.first-contact', 'engines'), { recursive: true })
  mkdirSync(join(project, 'src'))
})

afterEach(async () => {
  await deciding?.recorder.stop()
  deciding = undefined
  vi.unstubAllEnvs()
})

const hash = (text: string): string => createHash('sha256').update(text).digest('hex')
const manifestFile = (): string => join(project, '.first-contact', 'engine-manifest.json')

async function start(options: Partial<RecorderOptions> = {}): Promise<DecidingRecorder> {
  await deciding?.recorder.stop()
  deciding = startDecidingRecorder({ engineManifest: manifestFile(), ...options })
  return deciding
}

/** Stamps an engine: writes its source, its bundle, and the manifest that names both. */
function stamp(name: string, bundle: string, more: object = {}): string {
  const source = `export const ${name.replace('-', '_')} = 1\n`
  writeFileSync(join(project, 'src', `${name}.ts`), source)
  const bundleHash = hash(bundle).slice(0, 32)
  writeFileSync(join(project, '.first-contact', 'engines', `${bundleHash}.js`), bundle)
  const entry = {
    version: `fcv1:${bundleHash}`,
    reason: null,
    entry: `src/${name}.ts`,
    export: name,
    component: 'engines.stamped',
    bundle: `engines/${bundleHash}.js`,
    files: [{ path: `src/${name}.ts`, sha256: hash(source) }],
    warnings: [],
    ...more,
  }
  writeManifest({ [name]: entry })
  return entry.version
}

function writeManifest(engines: object, more: object = {}): void {
  const manifest = { format: 1, made_at: '2026-11-23T06:00:00.000Z', root: '..', engines, ...more }
  writeFileSync(manifestFile(), JSON.stringify(manifest))
}

function engineNamed(name: string) {
  return defineEngine({
    name,
    component: 'engines.stamped',
    input: anything<number>(),
    output: anything<number>(),
    fields: { input: 'plain', output: 'plain' },
    decide: (input) => input,
  })
}

/** Version and reason of a decision that is made now. */
function versionOf(name: string): unknown {
  const { engineVersion } = engineNamed(name).decide(1)
  const last = deciding?.decisions().at(-1)
  expect(last?.engine_version).toBe(engineVersion)
  return [engineVersion, last?.engine_version_reason]
}

describe('the version of an engine', () => {
  it('is the one in the manifest, and the producer announces it', async () => {
    const name = newName()
    const version = stamp(name, 'var a=1')
    const { records } = await start({ engineVersions: { other: 'v7' } })
    expect(versionOf(name)).toEqual([version, null])
    expect(records()[0]).toMatchObject({
      kind: 'start',
      engine_versions: { [name]: version, other: 'v7' },
    })
  })

  it('is found where FC_ENGINE_MANIFEST says', async () => {
    const name = newName()
    const version = stamp(name, 'var a=2')
    vi.stubEnv('FC_ENGINE_MANIFEST', manifestFile())
    await start({ engineManifest: undefined })
    expect(versionOf(name)).toEqual([version, null])
  })

  it('is unknown where a source was changed since; what is not there says nothing', async () => {
    const name = newName()
    const version = stamp(name, 'var a=3')
    writeFileSync(join(project, 'src', `${name}.ts`), 'export const changed = 1\n')
    await start()
    expect(versionOf(name)).toEqual(['unknown', `changed since it was stamped: src/${name}.ts`])
    rmSync(join(project, 'src'), { recursive: true })
    await start()
    expect(versionOf(name)).toEqual([version, null])
  })

  it('is unknown with the reason that the stamp gave', async () => {
    const name = newName()
    stamp(name, 'var a=4', { version: 'unknown', reason: 'imports node:fs', bundle: null })
    await start()
    expect(versionOf(name)).toEqual(['unknown', 'imports node:fs'])
    stamp(name, 'var a=4', { version: 'v1', bundle: null })
    await start()
    expect(versionOf(name)).toEqual(['unknown', 'the engine manifest has no version of it'])
  })

  it.each([
    ['no manifest', () => rmSync(manifestFile(), { force: true }), 'no engine manifest'],
    ['text that is no JSON', () => writeFileSync(manifestFile(), '{'), 'is not JSON'],
    ['JSON that is no manifest', () => writeFileSync(manifestFile(), '[]'), 'is no manifest'],
    ['a newer format', () => writeManifest({}, { format: 2 }), 'a format this version cannot read'],
    ['another engine only', () => writeManifest({ other: {} }), 'not in the engine manifest'],
    [
      'a folder in its place',
      () => {
        rmSync(manifestFile(), { force: true })
        mkdirSync(manifestFile())
      },
      'cannot be read (EISDIR)',
    ],
  ])('is unknown with %s, and the reason says so', async (_what, prepare, says) => {
    prepare()
    await start()
    const [version, reason] = versionOf(newName()) as [string, string]
    expect(version).toBe('unknown')
    expect(reason).toContain(says)
  })
})

describe('the bundle of a version', () => {
  const sent = (): readonly EngineRecord[] =>
    deciding?.records().filter((record) => record.kind === 'engine') ?? []
  const markers = (): readonly string[] =>
    readdirSync(join(project, '.first-contact', 'engines')).filter((name) =>
      name.includes('.sent-'),
    )

  it('is sent once for each environment, in parts that make it whole again', async () => {
    const name = newName()
    const noise = Array.from({ length: 4000 }, (_, index) => hash(String(index))).join('')
    const version = stamp(name, noise)
    await start()
    const parts = sent()
    expect(parts.length).toBeGreaterThan(2)
    expect(parts.map(({ part }) => part)).toEqual(parts.map((_, index) => index + 1))
    for (const record of parts) {
      expect(record).toMatchObject({ engine: name, version, parts: parts.length })
      expect(record.body.length).toBeLessThanOrEqual(40_000)
      expect(JSON.parse(record.manifest)).toMatchObject({ version, component: 'engines.stamped' })
    }
    const body = Buffer.from(parts.map((record) => record.body).join(''), 'base64')
    expect(gunzipSync(body).toString()).toBe(noise)
    expect(markers()).toEqual([`${version.slice(5)}.sent-test`])
    await start()
    expect(sent()).toEqual([])
    await start({ environment: 'staging' })
    expect(sent()).toHaveLength(parts.length)
    expect(markers()).toHaveLength(2)
  })

  it('is not sent where another code runs, where it is another file, or where it is gone', async () => {
    const changed = newName()
    stamp(changed, 'var a=5')
    writeFileSync(join(project, 'src', `${changed}.ts`), 'changed')
    await start()
    expect(sent()).toEqual([])
    const other = newName()
    stamp(other, 'var a=6', { version: `fcv1:${hash('another').slice(0, 32)}` })
    await start()
    expect(sent()).toEqual([])
    stamp(newName(), 'var a=7', { bundle: 'engines/nowhere.js' })
    await start()
    expect(sent()).toEqual([])
    expect(markers()).toEqual([])
  })

  it('brings its entry, shorter where that is long', async () => {
    const files = Array.from({ length: 200 }, (_, index) => ({
      path: `gone/${index}`,
      sha256: hash(''),
    }))
    const version = stamp(newName(), 'var a=8', { files, warnings: ['kept'] })
    await start()
    const [record] = sent()
    expect(JSON.parse(record?.manifest ?? '')).toMatchObject({
      version,
      files: [],
      warnings: ['kept'],
    })
    expect(Buffer.byteLength(record?.manifest ?? '')).toBeLessThan(8192)
  })

  it('is there for its owner only, and needs no folder', async () => {
    const version = stamp(newName(), 'var a=9')
    await start()
    const marker = join(project, '.first-contact', 'engines', markers()[0] ?? '')
    expect(statSync(marker).mode & 0o777).toBe(0o600)
    rmSync(join(project, '.first-contact', 'engines'), { recursive: true })
    await start()
    expect(sent()).toEqual([])
    expect(existsSync(manifestFile())).toBe(true)
    expect(version).toMatch(/^fcv1:/)
  })
})
