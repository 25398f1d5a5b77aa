import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { Application } from '../support/application.ts'
import { linesOf, RecordMaker } from '../support/make-records.ts'
import { openStation, type Answer, type StationHarness } from '../support/station-harness.ts'

const cause =
  'records say environment "production", the token is for "development": set FC_ENVIRONMENT, or make a token in that environment'

describe('records of another environment than the token', () => {
  let harness: StationHarness
  let token: string

  beforeEach(async () => {
    harness = await openStation({ environment: 'development' })
    token = (await harness.token(['ingest'], { environment: 'development' })).token
  })
  afterEach(() => harness.close())

  const post = (body: string): Promise<Answer> =>
    harness.send('/ingest/records', body, {
      'content-type': 'application/x-ndjson',
      authorization: `Bearer ${token}`,
    })
  const rowsOf = async (table: string): Promise<number> =>
    (await harness.station.store.database.pool.query(`select from first_contact.${table}`))
      .rowCount ?? 0

  test('are refused as a whole request when none is of its environment, and nothing is kept', async () => {
    const maker = new RecordMaker('elsewhere-1', 'production')
    const answer = await post(`${linesOf([maker.envelope(), maker.span()])}\n{"format":1,\n`)
    expect(answer.status).toBe(403)
    expect(answer.json).toMatchObject({
      type: 'urn:first-contact:problem:other-environment',
      errors: [{ field: 'environment', message: cause }],
    })
    for (const table of ['infra_rejected', 'infra_producer_sequences', 'infra_error_events']) {
      expect([table, await rowsOf(table)]).toEqual([table, 0])
    }
    const { text } = await harness.get('/metrics')
    expect(text).not.toMatch(/fc_ingest_rejected_lines_total\{code="FC_INGEST_ENVIRONMENT"\}/)
  })

  test('are rejected line by line in a request that holds others of its environment', async () => {
    const foreign = new RecordMaker('elsewhere-2', 'production').envelope()
    const own = new RecordMaker('here-1', 'development').envelope()
    const answer = await post(linesOf([foreign, own]))
    expect(answer.status).toBe(200)
    expect(answer.json).toMatchObject({
      accepted: 1,
      rejected: [{ line: 1, code: 'FC_INGEST_ENVIRONMENT' }],
    })
  })

  test('lines that are no records at all say nothing about the environment', async () => {
    const answer = await post('{"format":1,\n')
    expect(answer.status).toBe(200)
    expect(answer.json.rejected).toMatchObject([{ code: 'FC_RECORD_NOT_JSON' }])
  })

  describe('from a recorder', () => {
    let dir: string
    beforeEach(() => {
      dir = mkdtempSync(join(tmpdir(), 'fc-environment-'))
    })
    afterEach(() => rmSync(dir, { recursive: true, force: true }))

    const start = (environment: string, to: StationHarness, ingestToken: string): Application =>
      new Application([environment, dir, to.station.url, ingestToken])
    const messagesIn = async ({ station }: StationHarness): Promise<unknown[]> => {
      const { rows } = await station.store.database.pool.query<{ message: string }>(
        'select message from first_contact.infra_error_events order by "timestamp"',
      )
      return rows.map(({ message }) => message)
    }

    test('stay in the spool, one warning names the cause, and they arrive when it fits', async () => {
      const before = start('production', harness, token)
      before.fail('kept while refused')
      await expect.poll(() => before.warnings(cause)).toHaveLength(1)
      before.fail('and this one')
      expect(await before.end()).toBeGreaterThan(1)
      expect(before.warnings('the station answered 403')).toHaveLength(1)
      expect(readdirSync(dir, { recursive: true }).join()).not.toContain('rejected')

      const fitting = await openStation({ environment: 'production' })
      try {
        const made = await fitting.token(['ingest'], { environment: 'production' })
        const after = start('production', fitting, made.token)
        await expect.poll(() => messagesIn(fitting)).toEqual(['kept while refused', 'and this one'])
        expect(await after.end()).toBe(0)
        expect(after.warnings('first-contact')).toEqual([])
      } finally {
        await fitting.close()
      }
    })

    test('do not hold up the records of a later process that fit', async () => {
      const before = start('production', harness, token)
      before.fail('of production')
      expect(await before.end()).toBeGreaterThan(0)
      const after = start('development', harness, token)
      await expect.poll(() => after.warnings(cause)).toHaveLength(1)
      after.fail('of development')
      const written = performance.now()
      await expect.poll(() => messagesIn(harness)).toEqual(['of development'])
      // Far less than a refused batch waits for its next attempt.
      expect(performance.now() - written).toBeLessThan(10_000)
      expect(await after.end()).toBe(0)
    })
  })
})
