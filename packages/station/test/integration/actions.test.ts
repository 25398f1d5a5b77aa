import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { listAuditEvents } from '@first-contact/store'
import { afterEach, describe, expect, test } from 'vitest'
import type { ReplayCommand } from '../../src/ops/replay/child-replay.ts'
import { linesOf, RecordMaker } from '../support/make-records.ts'
import {
  answerOf,
  openStation,
  type Answer,
  type StationHarness,
} from '../support/station-harness.ts'

const opened: StationHarness[] = []
afterEach(async () => {
  await Promise.all(opened.splice(0).map((harness) => harness.close()))
})

/** A process of its own that prints what `first-contact replay --json` would, or something worse. */
function childThat(script: string): ReplayCommand {
  return { command: process.execPath, args: ['-e', script, '--'], cwd: '/', env: {} }
}

const answering = (kind: string, more = '') =>
  childThat(`console.log(JSON.stringify({ decisions: [{ replays: [
    { replayed_with: 'the code that decided', kind: 'identical', reason: null, replayed_version: 'fcv1:1', differences: [] },
    { replayed_with: 'the working tree', kind: '${kind}', reason: null, replayed_version: 'fcv1:2', differences: [
      { pointer: '/outcome', recorded: '"allow"', replayed: '"deny"' },
      { pointer: '/who', recorded: '"ada@example.com"', replayed: null } ] }
  ] }] })); ${more}`)

interface Replay {
  readonly id: string
  readonly state: string
  readonly reason: string | null
  readonly results: readonly { readonly code: string; readonly verdict: string }[]
}

async function stationWith(replay: ReplayCommand | undefined) {
  const harness = await openStation({}, replay === undefined ? {} : { replay })
  opened.push(harness)
  const { token } = await harness.token(['fops'])
  const { token: ingest } = await harness.token(['ingest'])
  const decision = new RecordMaker('api-1').decision()
  await harness.send('/ingest/records', linesOf([decision]), {
    authorization: `Bearer ${ingest}`,
    'content-type': 'application/x-ndjson',
  })
  const id = decision.decision_id
  const ask = (as = token, decisionId = id): Promise<Answer> =>
    harness.send(`/actions/decisions/${decisionId}/replay`, '', { authorization: `Bearer ${as}` })
  const replays = async (): Promise<readonly Replay[]> =>
    (await harness.get(`/ops/decisions/${id}`, token)).json.replays
  const ended = async (): Promise<Replay> => {
    await expect.poll(async () => (await replays())[0]?.state).toMatch(/^(?:done|failed)$/)
    return (await replays())[0] ?? expect.unreachable('there is no replay')
  }
  return { harness, token, id, ask, replays, ended }
}

describe('a replay that is asked for', () => {
  test('is run by the station, kept, and scrubbed; the list knows the verdict', async () => {
    const { harness, token, id, ask, ended } = await stationWith(answering('changed'))
    const asked = await ask()
    expect([asked.status, asked.json]).toMatchObject([202, { asked_by: 'Ada', results: [] }])
    const replay = await ended()
    expect(replay).toMatchObject({
      state: 'done',
      results: [
        { code: 'recorded', verdict: 'identical', version: 'fcv1:1' },
        {
          code: 'current',
          verdict: 'changed',
          differences: [
            { pointer: '/outcome', recorded: '"allow"', replayed: '"deny"' },
            { pointer: '/who', recorded: '"[email]"', replayed: null },
          ],
        },
      ],
    })
    const { json } = await harness.get('/ops/decisions', token)
    expect(json.items[0]).toMatchObject({
      id,
      replayed: {
        recorded: 'identical',
        current: 'changed',
        current_version: 'fcv1:2',
        drift: 'answer',
      },
    })
    const { items } = await listAuditEvents(harness.station.store)
    expect(items).toContainEqual(
      expect.objectContaining({ actor: 'Ada', action: 'decision.replay', subject: id }),
    )
  })

  test('twice while it is open is one, with one event in the audit', async () => {
    const { harness, ask, replays } = await stationWith(childThat('setTimeout(() => {}, 30_000)'))
    const [one, two] = [await ask(), await ask()]
    expect(two.json.id).toBe(one.json.id)
    expect([one.status, two.status]).toEqual([202, 200])
    expect(await replays()).toHaveLength(1)
    const { items } = await listAuditEvents(harness.station.store)
    expect(items.filter(({ action }) => action === 'decision.replay')).toHaveLength(1)
  })

  test('whose process ends badly has failed, and says how', async () => {
    const endings = [
      ['process.kill(process.pid, "SIGKILL")', 'ended by SIGKILL'],
      ['console.log("no JSON")', 'no answer'],
      [
        'console.error("first-contact: --root is no folder"); process.exit(3)',
        '--root is no folder',
      ],
      ['console.log(`{"decisions":[]}`)', 'was not found'],
    ] as const
    // The n-th process that is started ends as the n-th of these says.
    const folder = mkdtempSync(join(tmpdir(), 'fc-endings-'))
    const file = JSON.stringify(join(folder, 'started'))
    const scripts = JSON.stringify(endings.map(([script]) => script))
    const how = childThat(`const { appendFileSync, statSync } = require('node:fs')
      appendFileSync(${file}, '.')
      eval(${scripts}[statSync(${file}).size - 1])`)
    const { ask, replays, ended } = await stationWith(how)
    for (const [index, [, reason]] of endings.entries()) {
      expect((await ask()).status).toBe(202)
      await expect.poll(async () => (await replays()).length).toBe(index + 1)
      expect(await ended()).toMatchObject({ state: 'failed', results: [] })
      expect((await ended()).reason).toContain(reason)
    }
    rmSync(folder, { recursive: true })
  })

  test('whose process does not start has failed, and says so', async () => {
    const nowhere = { command: '/nowhere/node', args: [], cwd: '/', env: {} }
    const { ask, ended } = await stationWith(nowhere)
    await ask()
    expect((await ended()).reason).toContain('did not start')
  })

  test('of a decision that is not there, or by who may not, is refused', async () => {
    const { harness, ask } = await stationWith(answering('identical'))
    expect((await ask(undefined, 'dec_0000000000000000')).status).toBe(404)
    expect((await ask(undefined, 'dec_12')).status).toBe(400)
    const { token: preflight } = await harness.token(['preflight'])
    expect((await ask(preflight)).status).toBe(403)
    expect((await ask('fct_wrong')).status).toBe(401)
  })

  test('of a station without a project is refused, and the page knows before', async () => {
    const { harness, token, id, ask } = await stationWith(undefined)
    expect((await ask()).status).toBe(409)
    expect((await harness.get(`/ops/decisions/${id}`, token)).json.can_replay).toBe(false)
  })

  test('from another site, or without the CSRF token, is refused', async () => {
    const { harness, id } = await stationWith(answering('identical'))
    const link = new URL(await harness.station.createSignInLink())
    const signedIn = await harness.send(
      '/session',
      JSON.stringify({ link_token: link.hash.replace('#token=', '') }),
      { 'content-type': 'application/json' },
    )
    const cookie = (signedIn.headers.get('set-cookie') ?? '').split(';')[0] ?? ''
    const { csrf_token: csrf } = signedIn.json as { csrf_token: string }
    const post = (headers: Record<string, string>): Promise<Answer> =>
      harness.send(`/actions/decisions/${id}/replay`, '', { cookie, ...headers })
    expect((await post({})).status).toBe(403)
    expect((await post({ 'x-csrf-token': 'guessed' })).status).toBe(403)
    const abroad = { 'x-csrf-token': csrf, 'sec-fetch-site': 'cross-site' }
    expect((await post(abroad)).status).toBe(403)
    expect((await post({ 'x-csrf-token': csrf })).status).toBe(202)
  })
})

describe('a risk', () => {
  test('is taken by name for a time, shows as waived, and can be taken back', async () => {
    const { harness } = await stationWith(undefined)
    const { token } = await harness.token(['preflight'])
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
    const path = '/actions/risks/backup-never-restored/acknowledge'
    const body = JSON.stringify({ reason: 'restored on Monday', days: 3 })
    expect((await harness.send(path, body, headers)).status).toBe(204)
    const stateOf = async () => {
      const { json } = await harness.get('/preflight/verdict', token)
      const checks: readonly { id: string; state: string }[] = json.checks
      return checks.find(({ id }) => id === 'backup-never-restored')?.state
    }
    expect(await stateOf()).toBe('waived')
    const back = await fetch(`${harness.station.url}${path}`, {
      method: 'DELETE',
      headers: { authorization: `Bearer ${token}` },
    })
    expect((await answerOf(back)).status).toBe(204)
    expect(await stateOf()).toBe('fail')
  })

  test('that is unknown, or taken without a reason or for ever, is refused', async () => {
    const { harness } = await stationWith(undefined)
    const { token } = await harness.token(['preflight'])
    const { token: fops } = await harness.token(['fops'])
    const post = async (risk: string, body: object, as = token): Promise<number> => {
      const headers = { authorization: `Bearer ${as}`, 'content-type': 'application/json' }
      const path = `/actions/risks/${risk}/acknowledge`
      return (await harness.send(path, JSON.stringify(body), headers)).status
    }
    const known = 'backup-never-restored'
    expect(await post('weather', { reason: 'it is sunny' })).toBe(404)
    expect(await post(known, { reason: 'no' })).toBe(400)
    expect(await post(known, { reason: 'for ever', days: 400 })).toBe(400)
    expect(await post(known, {})).toBe(400)
    expect(await post(known, {}, fops)).toBe(403)
  })
})
