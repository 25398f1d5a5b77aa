import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import { loadProjectKey } from '@first-contact/recorder'
import { subjectName } from '@first-contact/recorder/opening'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { eraseCommand } from '../../src/commands/erase-command.ts'
import type { ExitCode } from '../../src/exit-code.ts'
import { createOutput } from '../../src/output/output.ts'

let folder: string
let journal: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'fc-erase-'))
  const dir = join(folder, '.first-contact', 'journal')
  mkdirSync(dir, { recursive: true })
  journal = join(dir, 'api.jsonl')
  const subject = subjectName(loadProjectKey({ projectDir: folder }), 'Ada')
  writeFileSync(journal, `${JSON.stringify({ kind: 'subject_key', subject })}\n`)
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

/** Runs the command where somebody sits at the terminal and gives this answer. */
async function eraseAnswering(answer: string) {
  const [stdout, stderr] = [new PassThrough(), new PassThrough()]
  const asked: string[] = []
  let code: ExitCode | undefined
  const context = {
    cwd: folder,
    variables: {},
    output: createOutput({ isJson: false, stdout, stderr }),
    stdout,
    now: () => new Date(),
    untilStopped: () => Promise.resolve('SIGINT' as const),
    ask: async (question: string) => {
      asked.push(question)
      return answer
    },
  }
  const command = eraseCommand(context, async (work) => {
    code = await work()
  })
  await command.parseAsync(['--subject', 'Ada'], { from: 'user' })
  return { code, asked, stderr: String(stderr.read() ?? '') }
}

test.each(['', 'n', 'yess', 'Ada'])('the answer %j erases nothing', async (answer) => {
  const { code, asked, stderr } = await eraseAnswering(answer)
  expect(asked).toEqual([expect.stringContaining('1 key in the journal')])
  expect([code, stderr]).toEqual([2, expect.stringContaining('nothing was erased')])
  expect(readFileSync(journal, 'utf8')).toContain('subject_key')
})

test.each(['y', 'YES '])('the answer %j erases', async (answer) => {
  const { code, asked } = await eraseAnswering(answer)
  expect(asked).toHaveLength(1)
  // There is no store here, so the rest cannot be told.
  expect(code).toBe(2)
  expect(readFileSync(journal, 'utf8').trim()).toBe('')
})
