import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** What a process took from its start to its end, and what it said. */
export interface MeasuredProcess {
  readonly seconds: number
  readonly peakMib: number
  readonly stdout: string
}

/** Much, but some tools print every module they looked at. */
const outputMaxBytes = 1 << 30

const preload = `
import { writeFileSync } from 'node:fs'
process.on('exit', () => writeFileSync(process.env.BENCH_RSS, String(process.resourceUsage().maxRSS)))
`

/**
 * Runs a Node program in a process of its own. Compiled code is kept between runs for every side
 * alike, so that a first run is not compared with a second one.
 */
export function measureProcess(cwd: string, args: readonly string[]): MeasuredProcess {
  const folder = mkdtempSync(join(tmpdir(), 'fc-bench-'))
  try {
    const [rss, hook] = [join(folder, 'rss'), join(folder, 'rss.mjs')]
    writeFileSync(hook, preload)
    const env = {
      ...process.env,
      BENCH_RSS: rss,
      NODE_COMPILE_CACHE: join(tmpdir(), 'fc-bench-compiled'),
    }
    const started = performance.now()
    const { stdout, stderr } = spawnSync(process.execPath, ['--import', hook, ...args], {
      cwd,
      env,
      encoding: 'utf8',
      maxBuffer: outputMaxBytes,
    })
    const seconds = (performance.now() - started) / 1000
    if (stdout === '') throw new Error(`${args[0]} said nothing but ${stderr}`)
    return { seconds, peakMib: Number(readFileSync(rss, 'utf8')) / 1024, stdout }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
