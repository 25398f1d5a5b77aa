// Envelopes over HTTP into five indexes, rollups and chain until drained, against a plain COPY of the
// same rows into the same table with the same triggers.
import { spawnSync } from 'node:child_process'
import { createWriteStream, mkdtempSync, rmSync } from 'node:fs'
import { Agent, request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { gzipSync } from 'node:zlib'
import { ensurePartitions, openStore } from '@first-contact/store'
import { Client } from 'pg'
import { from as copyFrom, to as copyTo } from 'pg-copy-streams'
import { createReadStream } from 'node:fs'
import {
  type BenchmarkRow,
  describeMachine,
  median,
  printReport,
  progress,
  readBenchmarkOptions,
} from './support/report.ts'
import { sampleEnvelopes } from './support/sample-envelopes.ts'
import { stationProcess } from './support/station-process.ts'
import { throwawayPostgres } from './support/throwaway-postgres.ts'

interface Load {
  readonly name: string
  readonly count: number
  readonly perRequest: number
  readonly contextBytes: number
}

const options = readBenchmarkOptions()
const rounds = options.isQuick ? 1 : 3
const small: Load = {
  name: '1.4 KB envelopes',
  count: options.isQuick ? 20_000 : 100_000,
  perRequest: 1000,
  contextBytes: 100,
}
const large: Load = {
  name: '50 KB envelopes',
  count: options.isQuick ? 400 : 4000,
  perRequest: 40,
  contextBytes: 48_500,
}
const connections = 4
const hasPsql = spawnSync('psql', ['--version']).status === 0
const agent = new Agent({ keepAlive: true, maxSockets: connections })

function bodiesOf(load: Load, producer: string): readonly Buffer[] {
  const bodies: Buffer[] = []
  let lines: string[] = []
  for (const record of sampleEnvelopes({ ...load, producer, endMs: Date.now() })) {
    lines.push(JSON.stringify(record))
    if (lines.length < load.perRequest) continue
    bodies.push(gzipSync(lines.join('\n'), { level: 1 }))
    lines = []
  }
  return bodies
}

async function post(url: string, token: string, body: Buffer): Promise<number> {
  return await new Promise((resolve, reject) => {
    const headers = {
      authorization: `Bearer ${token}`,
      'content-type': 'application/x-ndjson',
      'content-encoding': 'gzip',
    }
    const outgoing = request(
      `${url}/ingest/records`,
      { method: 'POST', agent, headers },
      (answer) => {
        const chunks: Buffer[] = []
        answer.on('data', (chunk: Buffer) => chunks.push(chunk))
        answer.on('end', () => {
          const text = Buffer.concat(chunks).toString()
          if (answer.statusCode !== 200) reject(new TypeError(`${answer.statusCode}: ${text}`))
          else resolve((JSON.parse(text) as { accepted: number }).accepted)
        })
      },
    )
    outgoing.on('error', reject)
    outgoing.end(body)
  })
}

/** Rows a second from the first request to the last answer; every answer comes after its commit. */
async function ingestOverHttp(databaseUrl: string, load: Load): Promise<number> {
  const station = await stationProcess(databaseUrl)
  // A warm station, as it is after a minute in service: the first bodies compile its code.
  const warmUp: Load = { ...load, count: load.perRequest * 4 }
  for (const body of bodiesOf(warmUp, 'warm-up')) await post(station.url, station.token, body)
  const bodies = [...bodiesOf(load, 'producer')]
  const startedAt = performance.now()
  let accepted = 0
  await Promise.all(
    Array.from({ length: connections }, async () => {
      for (let body = bodies.pop(); body !== undefined; body = bodies.pop()) {
        const stored = await post(station.url, station.token, body)
        accepted += stored
      }
    }),
  )
  const seconds = (performance.now() - startedAt) / 1000
  await station.close()
  if (accepted !== load.count) {
    console.error(`${accepted} of ${load.count} envelopes were accepted`)
    process.exit(1)
  }
  return accepted / seconds
}

async function copyOut(databaseUrl: string, file: string): Promise<string> {
  const client = new Client({ connectionString: databaseUrl })
  await client.connect()
  const { rows } = await client.query<{ names: string }>(
    `select string_agg(quote_ident(attname), ', ' order by attnum) as names from pg_attribute
     where attrelid = 'first_contact.infra_error_events'::regclass and attnum > 0 and not attisdropped`,
  )
  const names = rows[0]?.names ?? ''
  const query = `copy (select ${names} from first_contact.infra_error_events where producer = 'producer') to stdout`
  await pipeline(client.query(copyTo(query)), createWriteStream(file))
  await client.end()
  return names
}

/** Rows a second of one COPY from a ready file, in a store that has the days already. */
async function copyIn(
  databaseUrl: string,
  file: string,
  names: string,
  count: number,
): Promise<number> {
  const store = await openStore({ kind: 'url', connectionString: databaseUrl })
  const yesterday = new Date(Date.now() - 86_400_000)
  await ensurePartitions(store, { from: yesterday, to: new Date() })
  await store.close()
  const target = `first_contact.infra_error_events (${names})`
  if (hasPsql) {
    const startedAt = performance.now()
    const { status, stderr } = spawnSync(
      'psql',
      [databaseUrl, '-q', '-c', `\\copy ${target} from '${file}'`],
      {
        encoding: 'utf8',
      },
    )
    if (status !== 0) {
      console.error(stderr)
      process.exit(1)
    }
    return count / ((performance.now() - startedAt) / 1000)
  }
  const client = new Client({ connectionString: databaseUrl })
  await client.connect()
  const startedAt = performance.now()
  await pipeline(createReadStream(file), client.query(copyFrom(`copy ${target} from stdin`)))
  const rate = count / ((performance.now() - startedAt) / 1000)
  await client.end()
  return rate
}

async function measure(load: Load): Promise<{ ours: number; copy: number }> {
  const ours: number[] = []
  const copy: number[] = []
  for (let round = 0; round < rounds; round += 1) {
    progress(`${load.name}: round ${round + 1} of ${rounds}`)
    const folder = mkdtempSync(join(tmpdir(), 'fc-bench-copy-'))
    const file = join(folder, 'rows.copy')
    const postgres = await throwawayPostgres()
    const source = await postgres.database('ours')
    ours.push(await ingestOverHttp(source, load))
    const names = await copyOut(source, file)
    copy.push(await copyIn(await postgres.database('peer'), file, names, load.count))
    await postgres.close()
    rmSync(folder, { recursive: true, force: true })
  }
  return { ours: median(ours), copy: median(copy) }
}

const peerName = hasPsql ? 'psql copy' : 'pg-copy-streams'
const rows: BenchmarkRow[] = []
for (const load of [small, large]) {
  const { ours, copy } = await measure(load)
  rows.push({
    what: `HTTP ingest of ${load.name}, until drained`,
    unit: 'envelopes a second',
    better: 'higher',
    ours,
    peer: copy,
    peer_name: peerName,
    floor: null,
    floor_name: null,
    goal: load === small ? { against: 'peer', ratio: 0.6 } : { value: 50 },
    scale: `${load.count} x ${rounds}`,
  })
}
printReport({ name: 'ingest', machine: describeMachine(), rows }, options)
agent.destroy()
