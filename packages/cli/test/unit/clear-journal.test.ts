import {
  closeSync,
  mkdtempSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { clearJournal } from '../../src/erasing/clear-journal.ts'
import { findCapsules } from '../../src/capsules/find-capsules.ts'
import { mkdirSync } from 'node:fs'

let folder: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'fc-journal-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const ada = new Set(['sub_ada'])
const key = (subject: string) => JSON.stringify({ kind: 'subject_key', subject, wrapped: 'secret' })
const decision = JSON.stringify({ kind: 'decision', subject: 'sub_ada', input: '"subject_key"' })
const write = (name: string, lines: readonly string[]) =>
  writeFileSync(join(folder, name), lines.map((line) => `${line}\n`).join(''))
const read = (name: string) => readFileSync(join(folder, name), 'utf8')

test('the keys of the subject are blanked, and nothing else is touched', () => {
  const lines = [key('sub_bob'), key('sub_ada'), decision, key('sub_ada')]
  write('api-1.jsonl', lines)
  write('api-1.jsonl.1', [key('sub_ada')])
  write('notes.txt', [key('sub_ada')])
  const before = read('api-1.jsonl')
  expect(clearJournal(folder, ada)).toEqual({
    keys: 3,
    files: [join(folder, 'api-1.jsonl'), join(folder, 'api-1.jsonl.1')],
  })
  expect(read('api-1.jsonl')).toHaveLength(before.length)
  expect(
    read('api-1.jsonl')
      .split('\n')
      .map((line) => line.trim()),
  ).toEqual([key('sub_bob'), '', decision, '', ''])
  expect(read('api-1.jsonl.1').trim()).toBe('')
  expect(read('notes.txt')).toContain('secret')
  expect(clearJournal(folder, ada)).toEqual({ keys: 0, files: [] })
})

test('counting changes nothing', () => {
  write('api-1.jsonl', [key('sub_ada')])
  expect(clearJournal(folder, ada, 'count')).toMatchObject({ keys: 1 })
  expect(read('api-1.jsonl')).toContain('secret')
})

test('a process that goes on writing keeps its lines, also after it set the file aside', () => {
  write('api-1.jsonl', [key('sub_ada')])
  const descriptor = openSync(join(folder, 'api-1.jsonl'), 'a')
  clearJournal(folder, ada)
  writeSync(descriptor, `${decision}\n`)
  renameSync(join(folder, 'api-1.jsonl'), join(folder, 'api-1.jsonl.1'))
  writeSync(descriptor, `${decision}\n`)
  closeSync(descriptor)
  expect(read('api-1.jsonl.1').trim()).toBe(`${decision}\n${decision}`)
})

test('what is half written or no JSON is passed over, and no journal is none', () => {
  write('api-1.jsonl', [key('sub_ada').slice(0, -5), 'subject_key', '[1]', 'null'])
  expect(clearJournal(folder, ada)).toEqual({ keys: 0, files: [] })
  expect(clearJournal(join(folder, 'none'), ada)).toEqual({ keys: 0, files: [] })
})

test('capsules are found below the project, but not among its packages', () => {
  for (const dir of ['incidents/INC-1', 'node_modules/x', '.git', '.first-contact']) {
    mkdirSync(join(folder, dir), { recursive: true })
    writeFileSync(join(folder, dir, 'one.fcap'), '')
  }
  writeFileSync(join(folder, 'incidents', 'note.txt'), '')
  expect(findCapsules(folder)).toEqual({
    isWhole: true,
    files: [join(folder, '.first-contact/one.fcap'), join(folder, 'incidents/INC-1/one.fcap')],
  })
})
