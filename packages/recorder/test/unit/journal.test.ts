import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { defineEngine, parseRecord, type RecorderOptions } from '../../src/index.ts'
import { Journal } from '../../src/decisions/journal/journal.ts'
import { pruneJournals } from '../../src/decisions/journal/prune-journals.ts'
import { openValues } from '../../src/decisions/sealing/sealed-values.ts'
import { unwrapDataKey } from '../../src/decisions/sealing/data-keys.ts'
import {
  anything,
  type DecidingRecorder,
  newName,
  startDecidingRecorder,
  testKey,
} from '../support/decision-records.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'

let dir: string
let deciding: DecidingRecorder | undefined

beforeEach(() => {
  dir = join(temporaryFolder(), 'journal')
})

afterEach(async () => {
  await deciding?.recorder.stop()
  deciding = undefined
})

function start(journal: RecorderOptions['journal'] = { dir }): DecidingRecorder {
  deciding = startDecidingRecorder({ journal })
  return deciding
}

function records(file: string) {
  const lines = readFileSync(join(dir, file), 'utf8').trim().split('\n')
  return lines.map((line) => {
    const parsed = parseRecord(line)
    if (parsed.kind === 'invalid') throw new TypeError(parsed.message)
    return parsed.record
  })
}

const engine = defineEngine({
  name: newName(),
  component: 'engines.journal',
  input: anything<string>(),
  output: anything<number>(),
  fields: { input: 'seal', output: 'plain' },
  subject: (input) => input.slice(0, 1),
  decide: (input) => input.length,
})

describe('the journal', () => {
  it('has the decisions of a process and the keys they need, as they went into the spool', async () => {
    const { recorder, decisions, subjectKeys } = start()
    for (const input of ['alice', 'bob', 'anna']) engine.decide(input)
    expect(readdirSync(join(dir, '..'))).toEqual([])
    await recorder.stop()
    const name = `${recorder.producer}-${recorder.epoch}.jsonl`
    expect(readdirSync(dir)).toEqual([name])
    const [keyA, keyB] = subjectKeys()
    const [alice, bob, anna] = decisions()
    expect(records(name)).toEqual([keyA, alice, keyB, bob, anna])
    expect(statSync(join(dir, name)).mode & 0o777).toBe(0o600)
    expect(statSync(dir).mode & 0o777).toBe(0o700)
  })

  it('is written a moment later, and at the end', async () => {
    start()
    engine.decide('alice')
    await expect.poll(() => readdirSync(dir).length).toBe(1)
    expect(records(readdirSync(dir)[0] ?? '')).toHaveLength(2)
    engine.decide('albert')
    process.emit('exit', 0)
    expect(records(readdirSync(dir)[0] ?? '')).toHaveLength(3)
  })

  it('is not made where nothing is decided, or where it is not wanted', async () => {
    await start().recorder.stop()
    const { recorder } = start(false)
    engine.decide('alice')
    await recorder.stop()
    expect(readdirSync(join(dir, '..'))).toEqual([])
  })

  it('sets a full file aside and goes on; every file holds the keys of its decisions', async () => {
    const { recorder } = start({ dir, maxBytes: 64 * 1024 })
    for (let round = 0; round < 20; round += 1) engine.decide(`a${'x'.repeat(4000)}`)
    await recorder.stop()
    const files = readdirSync(dir).toSorted()
    expect(files).toEqual([
      `${recorder.producer}-${recorder.epoch}.jsonl`,
      `${recorder.producer}-${recorder.epoch}.jsonl.1`,
    ])
    for (const file of files) {
      expect(statSync(join(dir, file)).size).toBeLessThanOrEqual(64 * 1024)
      const [wrapped, ...decisions] = records(file)
      expect(decisions.length).toBeGreaterThan(3)
      for (const decision of decisions) {
        if (wrapped?.kind !== 'subject_key' || decision.kind !== 'decision') throw new TypeError()
        const opened = openValues(unwrapDataKey(testKey, wrapped), decision)
        expect(opened.input('')).toMatchObject({ value: expect.stringMatching(/^ax+$/) })
      }
    }
  })

  it('refuses a bound that holds no record', () => {
    expect(() => start({ dir, maxBytes: 1000 })).toThrowError(
      expect.objectContaining({ code: 'FC_CONFIG_INVALID' }),
    )
  })

  it('costs no decision where it cannot be written', async () => {
    writeFileSync(dir, 'a file where the folder should be')
    const { recorder, decisions } = start()
    expect(engine.decide('alice').output).toBe(5)
    await sleep(150)
    expect(engine.decide('bob').output).toBe(3)
    await recorder.stop()
    expect(decisions()).toHaveLength(2)
  })
})

describe('the folder of journals', () => {
  it('is the one that the environment names, unless the application names one', async () => {
    const named = join(temporaryFolder(), 'named')
    vi.stubEnv('FC_JOURNAL_DIR', named)
    const files = (folder: string): number => (existsSync(folder) ? readdirSync(folder).length : 0)
    try {
      for (const journal of [{}, { dir }]) {
        const { recorder } = start(journal)
        engine.decide('anna')
        await recorder.stop()
      }
    } finally {
      vi.unstubAllEnvs()
    }
    expect([files(named), files(dir)]).toEqual([1, 1])
  })

  function file(name: string, bytes: number, ageDays: number): void {
    const path = join(dir, name)
    writeFileSync(path, 'x'.repeat(bytes))
    const at = Date.now() / 1000 - ageDays * 86_400
    utimesSync(path, at, at)
  }

  it('loses its oldest files until the rest fits', () => {
    mkdirSync(dir)
    file('a.jsonl', 100, 3)
    file('b.jsonl.1', 100, 2)
    file('c.jsonl', 100, 1)
    file('notes.txt', 1000, 9)
    pruneJournals(dir, 200)
    expect(readdirSync(dir).toSorted()).toEqual(['b.jsonl.1', 'c.jsonl', 'notes.txt'])
    pruneJournals(dir, 0)
    expect(readdirSync(dir)).toEqual(['notes.txt'])
    pruneJournals(join(dir, 'nowhere'), 0)
  })

  it('is looked at when a journal is opened', () => {
    mkdirSync(dir)
    file('old.jsonl', 65 * 1024 * 1024, 1)
    const journal = new Journal(dir, 'new', 100_000)
    journal.append(Buffer.from('{}'), null)
    journal.close()
    expect(readdirSync(dir)).toEqual(['new.jsonl'])
  })
})
