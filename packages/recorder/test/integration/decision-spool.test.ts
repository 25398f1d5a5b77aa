import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { expect, onTestFinished, test } from 'vitest'
import { parseRecord } from '../../src/index.ts'
import { decisionDigest } from '../../src/records/index.ts'
import type { DecisionRecord, ProducerRecord, SubjectKeyRecord } from '../../src/records/index.ts'
import { loadProjectKey } from '../../src/keys/load-project-key.ts'
import { unwrapDataKey } from '../../src/decisions/sealing/data-keys.ts'
import { openValues } from '../../src/decisions/sealing/sealed-values.ts'
import { HttpTransport, shipSpoolFolder } from '../../src/shipper/index.ts'
import { IngestServer } from '../support/ingest-server.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'

const childFile = fileURLToPath(new URL('../support/decision-child.ts', import.meta.url))

interface Place {
  readonly folder: string
  readonly dir: string
  readonly journal: string
  readonly server: IngestServer
}

async function makePlace(): Promise<Place> {
  const server = await IngestServer.start()
  onTestFinished(() => server.stop())
  const folder = temporaryFolder()
  return { folder, dir: join(folder, 'spool'), journal: join(folder, 'journal'), server }
}

function startDecider({ folder, dir, journal, server }: Place, ending: string, count: number) {
  const receipts = join(folder, 'receipts')
  const plan = { dir, journal, receipts, url: server.url, ending, count }
  const child = spawn(process.execPath, [childFile, JSON.stringify(plan)], {
    env: { ...process.env, NODE_OPTIONS: '' },
    cwd: folder,
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  return {
    child,
    exited: once(child, 'close'),
    decided: once(child.stdout, 'data'),
  }
}

function receiptsIn({ folder }: Place): readonly (readonly [epoch: string, decisionId: string])[] {
  const lines = readFileSync(join(folder, 'receipts'), 'utf8').split('\n').slice(0, -1)
  return lines.map((line) => {
    const [epoch = '', decisionId = ''] = line.split(' ')
    return [epoch, decisionId]
  })
}

function recordsOf(server: IngestServer): readonly ProducerRecord[] {
  return [...server.records.values()].map((record) => {
    const parsed = parseRecord(JSON.stringify(record))
    if (parsed.kind === 'invalid') throw new TypeError(`${record.kind}: ${parsed.message}`)
    return parsed.record
  })
}

const decisionsIn = (records: readonly ProducerRecord[]): readonly DecisionRecord[] =>
  records.filter((record) => record.kind === 'decision')
const keysIn = (records: readonly ProducerRecord[]): readonly SubjectKeyRecord[] =>
  records.filter((record) => record.kind === 'subject_key')

/** Every decision opens with a key that came with it. */
function expectOpenable(records: readonly ProducerRecord[], folder: string): void {
  const projectKey = loadProjectKey({ projectDir: folder })
  const keys = new Map(keysIn(records).map((record) => [record.key_id, record]))
  for (const decision of decisionsIn(records)) {
    const wrapped = keys.get(decision.seal_key_id ?? '')
    if (wrapped === undefined) throw new TypeError(`no key for ${decision.decision_id}`)
    const opened = openValues(unwrapDataKey(projectKey, wrapped), decision)
    expect(opened.input('/id')).toMatchObject({ value: expect.stringMatching(/^u\d$/) })
    expect(decisionDigest(decision)).toBe(decision.digest)
  }
}

test('kill -9 loses no decision, and no number of any kind', async () => {
  const place = await makePlace()
  for (const delayMs of [5, 80, 200]) {
    const run = startDecider(place, 'busy', 1)
    await run.decided
    await sleep(delayMs)
    run.child.kill('SIGKILL')
    await run.exited
  }
  const transport = new HttpTransport({ url: place.server.url, token: 't' })
  const { remaining } = await shipSpoolFolder({ dir: place.dir, transport, once: true })
  await transport.close()
  expect(remaining).toBe(0)
  const records = recordsOf(place.server)
  const stored = new Set(decisionsIn(records).map(({ decision_id: id }) => id))
  const receipts = receiptsIn(place)
  expect(receipts.length).toBeGreaterThan(50)
  expect(receipts.filter(([, id]) => !stored.has(id))).toEqual([])
  for (const epoch of new Set(receipts.map(([first]) => first))) {
    const numbers = place.server.sequences(epoch)
    expect(numbers).toEqual(numbers.map((_, index) => index + 1))
  }
  const kinds = new Set(records.map(({ kind }) => kind))
  for (const kind of ['start', 'decision', 'subject_key', 'span', 'envelope'] as const) {
    expect(kinds).toContain(kind)
  }
  expectOpenable(records, place.folder)
})

test.each(['end', 'throw'])(
  'a process that comes to its %s leaves a whole journal',
  async (ending) => {
    const place = await makePlace()
    const run = startDecider(place, ending, 40)
    await run.exited
    const [file, ...others] = readdirSync(place.journal)
    expect(others).toEqual([])
    const records = readFileSync(join(place.journal, file ?? ''), 'utf8')
      .trim()
      .split('\n')
      .map((line) => {
        const parsed = parseRecord(line)
        if (parsed.kind === 'invalid') throw new TypeError(parsed.message)
        return parsed.record
      })
    expect(decisionsIn(records).map(({ decision_id: id }) => id)).toEqual(
      receiptsIn(place).map(([, id]) => id),
    )
    expectOpenable(records, place.folder)
  },
)
