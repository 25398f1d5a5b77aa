// Fills the disk under a station's Postgres while envelopes arrive, gives it room again, and checks
// that every envelope that was captured is stored exactly once. The disk is a small tmpfs, so it
// takes root, and Linux.
import { execFileSync } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, rmSync, statfsSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { capture, correlationScope, startRecorder } from '@first-contact/recorder'
import { startStation } from '@first-contact/station/ops'
import { getGaps, verifyChain } from '@first-contact/store'

/** A new database takes 40 MB, its log some more; the rest is soon full. */
const diskMb = 220
const envelopes = 4000
const settleTimeoutMs = 120_000
const unusableExitCode = 3

interface DiskResult {
  readonly captured: number
  readonly stored: number
  readonly copiesMax: number
  /** Answers to a probe of ours while the disk was full. */
  readonly answersWhileFull: readonly number[]
  readonly gaps: number
  readonly chain: string
}

/** Leaves a megabyte: Postgres notices at the next segment of its log. */
function fillUp(folder: string): string {
  const { bavail, bsize } = statfsSync(folder)
  const file = join(folder, 'filler')
  writeFileSync(file, Buffer.alloc(Math.max(0, bavail * bsize - 1024 * 1024), 1))
  return file
}

async function run(disk: string, spool: string): Promise<DiskResult> {
  const station = await startStation({
    cwd: disk,
    variables: { FC_STATE_DIR: join(disk, 'state') },
    overrides: { port: 0, projectDir: disk, environment: 'campaign' },
    log: { info: () => {}, warn: () => {} },
    consoleFolder: null,
    recordsItself: false,
    probeIntervalMs: 3_600_000,
  })
  try {
    const token = await station.createIngestToken('disk')
    const recorder = startRecorder({
      producer: 'disk-campaign',
      environment: 'campaign',
      processHooks: false,
      sink: { kind: 'spool', dir: spool, station: { url: station.url, token } },
      defaults: { component: 'disk.writer', layer: 'L5' },
    })
    const captureSome = (count: number): void => {
      for (let at = 0; at < count; at += 1) {
        correlationScope({ component: 'disk.writer', layer: 'L5', operation: 'write' }, () => {
          capture({ error: new Error(`no. ${at}`), context: { note: 'x'.repeat(2000) } })
        })
      }
    }
    captureSome(envelopes / 4)
    await sleep(1500)
    const filler = fillUp(disk)
    captureSome(envelopes / 2)
    const answersWhileFull: number[] = []
    for (let at = 0; at < 20; at += 1) {
      answersWhileFull.push(await probe(station.url, token, at))
      await sleep(250)
    }
    rmSync(filler)
    captureSome(envelopes / 4)
    const { remaining } = await recorder.stop(settleTimeoutMs)
    if (remaining > 0) throw new Error(`${remaining} records could not be delivered`)
    const { rows } = await station.store.database.pool.query<{ copies: string }>(
      `select count(*) as copies from first_contact.infra_error_events
       where component = 'disk.writer' group by error_id`,
    )
    const copies = rows.map((row) => Number(row.copies))
    return {
      captured: envelopes,
      stored: copies.reduce((sum, each) => sum + each, 0),
      copiesMax: Math.max(0, ...copies),
      answersWhileFull,
      gaps: (await getGaps(station.store)).items.filter(
        ({ producer }) => producer === 'disk-campaign',
      ).length,
      chain: (await verifyChain(station.store)).kind,
    }
  } finally {
    await station.close()
  }
}

/** As many operations as a record holds, so that each probe needs new pages. */
const components = Array.from({ length: 150 }, (_, index) => ({
  component: `disk.probe${index}`,
  layer: 'L5',
  operation: 'x'.repeat(100),
  count: 1,
  errors: 0,
  latency: { sum_us: 1, min_us: 1, max_us: 1, buckets: [[0, 1]] },
}))

/** What the station answers to a batch of some hundred kilobytes. */
async function probe(url: string, token: string, at: number): Promise<number> {
  const now = new Date().toISOString()
  const lines = Array.from({ length: 10 }, (_, index) =>
    JSON.stringify({
      format: 1,
      kind: 'stats',
      producer: 'disk-probe',
      producer_epoch: '0mwz00000-00000001',
      sequence: at * 10 + index + 1,
      environment: 'campaign',
      origin: 'synthetic',
      rehearsal_id: null,
      window_start: now,
      window_end: now,
      components,
    }),
  )
  const response = await fetch(`${url}/ingest/records`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/x-ndjson' },
    body: `${lines.join('\n')}\n`,
  })
  await response.body?.cancel()
  return response.status
}

const usage = `npm run campaign disk

Mounts a tmpfs of ${diskMb} MB, runs a station with its Postgres on it, fills it while envelopes arrive,
and gives it room again. It takes root and mount.`

async function main(): Promise<number> {
  const { values } = parseArgs({ options: { help: { type: 'boolean', default: false } } })
  if (values.help) {
    console.log(usage)
    return 0
  }
  const folder = mkdtempSync(join(tmpdir(), 'fc-disk-'))
  chmodSync(folder, 0o755)
  const disk = join(folder, 'disk')
  mkdirSync(disk)
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${diskMb}m,mode=0755`, 'tmpfs', disk], {
      stdio: 'pipe',
    })
  } catch (error) {
    console.error('first-contact: a tmpfs cannot be mounted here; it takes root and mount')
    console.error(`  cause: ${error instanceof Error ? error.message : String(error)}`)
    rmSync(folder, { recursive: true, force: true })
    return unusableExitCode
  }
  try {
    const result = await run(disk, join(folder, 'spool'))
    const counts = Object.entries(Object.groupBy(result.answersWhileFull, String)).map(
      ([status, all]) => `${status} x ${all?.length ?? 0}`,
    )
    console.log(`captured   ${result.captured} envelopes`)
    console.log(`while full ${counts.join(', ')}`)
    console.log(`stored     ${result.stored}, each at most ${result.copiesMax} times`)
    console.log(`gaps       ${result.gaps}`)
    console.log(`chain      ${result.chain}`)
    const holds =
      result.stored === result.captured &&
      result.copiesMax === 1 &&
      result.answersWhileFull.includes(503) &&
      result.gaps === 0 &&
      result.chain === 'intact'
    console.log(holds ? 'holds' : 'does not hold')
    return holds ? 0 : 1
  } finally {
    execFileSync('umount', [disk], { stdio: 'pipe' })
    rmSync(folder, { recursive: true, force: true })
  }
}

process.exitCode = await main()
