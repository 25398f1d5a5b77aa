import { readFileSync } from 'node:fs'
import { parseRecord } from '@first-contact/recorder/records'
import type { EngineRecord } from '@first-contact/recorder/records'
import { describe, expect, test } from 'vitest'
import { stampProject } from '../../src/stamp/stamp-project.ts'
import { makeProject } from '../support/project.ts'
import { goldenFile, goldenFormats, goldenVerdicts, replayGolden } from './golden-decisions.ts'

// Recorded once and never made anew: what a format holds, and what comes of it, stays so for ever.

const slow = 120_000

function linesOf(format: string): readonly string[] {
  return readFileSync(goldenFile(format, 'decisions.jsonl'), 'utf8').trim().split('\n')
}

/** The versions of an engine in the order they were brought. */
function versionsOf(format: string, engine: string): readonly string[] {
  const records = linesOf(format).map((line) => JSON.parse(line) as EngineRecord)
  return records
    .filter((record) => record.kind === 'engine' && record.engine === engine)
    .map(({ version }) => version)
}

/** How often each verdict stands there, by engine. */
function counted(verdicts: Readonly<Record<string, string>>): Readonly<Record<string, number>> {
  const kinds = Object.values(verdicts).map((text) => text.split(': ').slice(0, 2).join(' '))
  return Object.fromEntries(
    [...Map.groupBy(kinds, (kind) => kind)].map(([kind, all]) => [kind, all.length]),
  )
}

test('there are decisions of every format that can be read', () => {
  const [line = ''] = linesOf('format-1')
  const readable = Array.from({ length: 9 }, (_, at) => at + 1).filter(
    (format) => parseRecord(line.replace('"format":1', `"format":${format}`)).kind === 'ok',
  )
  expect(goldenFormats).toEqual(readable.map((format) => `format-${format}`))
})

describe.each(goldenFormats)('%s', (format) => {
  const verdicts = goldenVerdicts(format)

  test('holds what decides well, and engines with a bug', () => {
    expect(counted(verdicts.recorded)).toEqual({
      'score identical': 14,
      'loan identical': 18,
      'quota identical': 1,
      'quota nondeterministic': 3,
      'shift unreplayable': 2,
    })
    expect(counted(verdicts.corrected)).toMatchObject({ 'loan changed': 4 })
  })

  test.each(['fresh', 'shared'] as const)(
    'replays with the code that decided as it did, in %s realms',
    async (realm) => {
      expect(await replayGolden(format, { with: 'recorded', realm })).toEqual(verdicts.recorded)
    },
    slow,
  )

  test(
    'comes out otherwise where the bug was, and nowhere else, with the engine corrected',
    async () => {
      const version = versionsOf(format, 'loan').at(-1) ?? ''
      const again = await replayGolden(format, { with: { engine: 'loan', version } })
      expect(again).toEqual(verdicts.corrected)
      expect(new Set(Object.values(again))).toEqual(
        new Set([
          'loan: equivalent',
          'loan: changed: outcome: "deny" -> "allow"',
          'loan: identical',
        ]),
      )
    },
    slow,
  )

  test(
    'opens with its key and with no other',
    async () => {
      const again = await replayGolden(format, { with: 'recorded', hasKey: false })
      const loans = Object.values(again).filter((text) => text.startsWith('loan: unreplayable'))
      expect(loans[0]).toBe(
        'loan: unreplayable: reads applicant.name (sealed): there is no project key here',
      )
    },
    slow,
  )

  test(
    'was decided by the code whose sources lie here: these have the version that they had',
    async () => {
      const names = ['affordable', 'loan', 'quota', 'score', 'shift']
      const sources = names.map(
        (name) =>
          [
            `src/${name}.ts`,
            readFileSync(goldenFile(format, `engines/${name}.ts`), 'utf8'),
          ] as const,
      )
      const fixed = readFileSync(goldenFile(format, 'fixed/affordable.ts'), 'utf8')
      const recorder = ['@first-contact/recorder']
      const before = await stampProject({
        root: makeProject(Object.fromEntries(sources), recorder),
      })
      const after = await stampProject({
        root: makeProject({ ...Object.fromEntries(sources), 'src/affordable.ts': fixed }, recorder),
      })
      for (const { name, entry } of before.engines) {
        expect([name, entry.version]).toEqual([name, versionsOf(format, name)[0]])
      }
      const loan = after.engines.find(({ name }) => name === 'loan')
      expect(loan?.entry.version).toBe(versionsOf(format, 'loan').at(-1))
      expect(before.engines).toHaveLength(4)
    },
    slow,
  )
})
