import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { readEnvironment } from '../../src/config/environment.ts'
import {
  activeRecorder,
  capture,
  childSpan,
  correlationScope,
  createJsonlSink,
  current,
  outboundHeaders,
  ProjectKey,
  type Recorder,
  startRecorder,
} from '../../src/index.ts'
import { newProducerEpoch } from '../../src/recorder/producer-identity.ts'
import { recorderVersion } from '../../src/recorder/recorder-version.ts'

const key = new ProjectKey(Buffer.alloc(32, 7))
let folder = ''
let file = ''
let recorder: Recorder | undefined

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'fc-start-'))
  file = join(folder, 'deep', 'records.jsonl')
})
afterEach(async () => {
  await recorder?.stop()
  recorder = undefined
  delete process.env['FC_DISABLED']
  rmSync(folder, { recursive: true })
})

function lines(): { [field: string]: unknown }[] {
  return readFileSync(file, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { [field: string]: unknown })
}

describe('startRecorder', () => {
  it('announces the producer and marks its stop, a line each', async () => {
    recorder = startRecorder({
      producer: 'api-1',
      environment: 'test',
      projectKey: key,
      version: '1.2.3',
      commit: 'abc',
      engineVersions: { budget: 'v1' },
      sink: { kind: 'jsonl', file },
      processHooks: false,
    })
    capture({ message: 'one' })
    await recorder.stop()
    expect(lines().map(({ kind }) => kind)).toEqual(['start', 'envelope', 'mark'])
    expect(lines()[0]).toMatchObject({
      producer: 'api-1',
      version: '1.2.3',
      commit: 'abc',
      engine_versions: { budget: 'v1' },
      recorder_version: recorderVersion,
      sequence: 1,
    })
    expect(recorder.status()).toMatchObject({
      kind: 'stopped',
      captured: 1,
      keyId: key.keyId('input-hash'),
    })
    expect(capture({ message: 'late' }).kind).toBe('disabled')
    expect(activeRecorder()).toBeUndefined()
  })

  it('starts once: a second call warns and answers the first', async () => {
    const options = {
      producer: 'api-1',
      projectKey: key,
      sink: { kind: 'jsonl', file },
      processHooks: false,
    } as const
    recorder = startRecorder(options)
    const warned = new Promise<Error>((resolve) => {
      process.once('warning', resolve)
    })
    expect(startRecorder({ ...options, producer: 'other' })).toBe(recorder)
    expect(await warned).toMatchObject({ code: 'FC_RECORDER_RUNNING' })
  })

  it('does nothing at all under FC_DISABLED=1', async () => {
    process.env['FC_DISABLED'] = '1'
    recorder = startRecorder({ producer: 'api-1', sink: { kind: 'jsonl', file } })
    expect(recorder.status().kind).toBe('disabled')
    correlationScope({ component: 'a' }, () => {
      expect(current()).toBeUndefined()
      expect(childSpan({ operation: 'x' }, () => 5)).toBe(5)
      expect(outboundHeaders()).toEqual({})
    })
    expect(capture({ message: 'x' }).kind).toBe('disabled')
    expect(() => readFileSync(file)).toThrow(/ENOENT/)
    // The switch is read at start, so a start without it turns scopes on again.
    delete process.env['FC_DISABLED']
    recorder = startRecorder({
      producer: 'api-1',
      projectKey: key,
      sink: { kind: 'jsonl', file },
      processHooks: false,
    })
    expect(correlationScope({ component: 'a' }, () => current())).toBeDefined()
  })

  it.each([
    ['producer', { producer: '' }],
    ['producer', { producer: '../x' }],
    ['producer', { producer: 17 }],
    ['environment', { environment: 'a b' }],
    ['origin', { origin: 'robot' }],
    ['defaults.layer', { defaults: { layer: 'L9' } }],
    ['configDigest', { configDigest: 'x' }],
    ['spans.maxPerSecond', { spans: { maxPerSecond: NaN } }],
    ['statsIntervalMs', { statsIntervalMs: 0 }],
    ['sink.file', { sink: { kind: 'jsonl', file: '/dev/null/x' } }],
  ])('refuses a wrong %s by name', (option, change) => {
    const options = { producer: 'api-1', projectKey: key, sink: { kind: 'jsonl', file }, ...change }
    expect(() => startRecorder(options as never)).toThrowError(
      expect.objectContaining({
        code: 'FC_CONFIG_INVALID',
        message: expect.stringContaining(option),
      }),
    )
    expect(activeRecorder()).toBeUndefined()
  })

  it('gives each start an epoch that sorts by time', () => {
    const epochs = [1, 1_000_000, Date.now(), Date.now() + 1].map(newProducerEpoch)
    expect(epochs.toSorted()).toEqual(epochs)
    expect(epochs.every((epoch) => /^[0-9a-z]{9}-[0-9a-f]{8}$/.test(epoch))).toBe(true)
  })

  it('knows the version of its package', () => {
    const text = readFileSync(new URL('../../package.json', import.meta.url), 'utf8')
    expect((JSON.parse(text) as { version: string }).version).toBe(recorderVersion)
  })
})

describe('the environment', () => {
  it('is read with its defaults', () => {
    expect(readEnvironment({})).toMatchObject({
      isDisabled: false,
      environment: 'development',
      stationUrl: undefined,
    })
    expect(readEnvironment({ NODE_ENV: 'production' }).environment).toBe('production')
    expect(readEnvironment({ NODE_ENV: 'production', FC_ENVIRONMENT: 'staging' }).environment).toBe(
      'staging',
    )
    expect(readEnvironment({ FC_DISABLED: 'true', FC_SPOOL_MAX_BYTES: '1000' })).toMatchObject({
      isDisabled: true,
      spoolMaxBytes: 1000,
    })
  })

  it.each([
    ['FC_DISABLED', 'maybe'],
    ['FC_SPOOL_MAX_BYTES', '-1'],
    ['FC_SPOOL_MAX_BYTES', '1e'],
    ['FC_STATION_URL', 'nonsense'],
    ['FC_STATION_URL', 'ftp://x'],
  ])('refuses a wrong %s by name and never shows it', (name, value) => {
    expect(() => readEnvironment({ [name]: value })).toThrowError(
      expect.objectContaining({
        code: 'FC_CONFIG_INVALID',
        message: expect.not.stringContaining(value),
      }),
    )
  })
})

describe('the JSONL sink', () => {
  it('writes a whole line by the time append answers, and appends to what is there', async () => {
    for (let round = 0; round < 2; round += 1) {
      const sink = createJsonlSink({ file })
      expect(sink.append(Buffer.from(`{"n":${round}}`), { sequence: 1, kind: 'mark' })).toBe(
        'spooled',
      )
      expect(lines()[round]).toEqual({ n: round })
      await sink.stop(100)
      expect(sink.append(Buffer.from('{}'), { sequence: 2, kind: 'mark' })).toBe('shed')
      expect(sink.status()).toMatchObject({
        kind: 'jsonl',
        appendedRecords: 1,
        shedRecords: 1,
        trouble: 'closed',
      })
    }
  })

  it('says that it lost a record when the disk is full, and never throws', () => {
    const sink = createJsonlSink({ file: '/dev/full' })
    expect(sink.append(Buffer.from('{}'), { sequence: 1, kind: 'mark' })).toBe('shed')
    expect(sink.status().trouble).toContain('ENOSPC')
  })
})
