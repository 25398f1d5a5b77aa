// `npm start`: the station, the reference product and its synthetic traffic, until stopped.
// `npm start -- --once`: the same for half a minute in a folder of its own, then a report.
import { setTimeout as sleep } from 'node:timers/promises'
import { FirstContactError, findErrorDefinition } from '@first-contact/recorder/errors'
import { assertPinnedNode } from './pinned-node.ts'
import { disposableProject } from './start/disposable-project.ts'
import { exitCodeOfOnce, isComplete } from './start/once-parts.ts'
import { printOnceReport, readOnceReport } from './start/once-report.ts'
import { readStartArguments, startFlags } from './start/start-arguments.ts'
import { startSystem } from './start/running-system.ts'
import { say, secondsSince } from './start/say.ts'
import { takeStartLock } from './start/start-lock.ts'
import { watchIncidents } from './start/watch-incidents.ts'

assertPinnedNode()

const exitCodes = { holds: 0, doesNotHold: 1, couldNotTell: 2, unusable: 3 } as const

/** How long a short run goes on: enough for incidents that count, and bounded. */
const onceMinMs = 20_000
const onceMaxMs = 60_000

const stop = new AbortController()

function askToStop(why: string): void {
  if (stop.signal.aborted) return
  say(`${why}: stopping everything`)
  stop.abort()
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => askToStop(signal))
}

// Whoever started this process may be killed without a word to it.
const parent = process.ppid
setInterval(() => {
  if (process.ppid !== parent) askToStop('the process that started this one is gone')
}, 1000).unref()

async function untilStopped(): Promise<void> {
  await new Promise<void>((resolve) => {
    if (stop.signal.aborted) resolve()
    stop.signal.addEventListener('abort', () => resolve())
  })
}

const { isOnce, isVerbose, unknown } = readStartArguments(process.argv.slice(2))
const onLog = (name: string, line: string) => {
  if (isVerbose) process.stderr.write(`[${name}] ${line}\n`)
}

async function run(): Promise<number> {
  const startedMs = performance.now()
  const projectDir = process.cwd()
  const outcome = await takeStartLock(projectDir, (count) =>
    say(`ended ${count} processes that a killed start left behind`),
  )
  if (outcome.kind === 'taken') {
    const { pid, startedAt, url } = outcome.by
    say(`it is running already: process ${pid}, since ${startedAt}`)
    say(url === null ? '  it is still starting' : `  console at ${url}`)
    say(`  what to do: use that one, or end it first: kill ${pid}`)
    return exitCodes.unusable
  }
  const { lock } = outcome
  try {
    const system = await startSystem({ projectDir, lock, rate: 3, onLog })
    const endWatch = watchIncidents(system.station)
    say()
    say(`console     ${system.station.url}`)
    say(`sign in     ${await system.station.createSignInLink()}`)
    say(
      '            the link works once; npx first-contact token create --name you --scope fops makes a lasting token',
    )
    say(`product     ${system.product.apiUrl}`)
    say(`stop        Ctrl-C (ready after ${secondsSince(startedMs)})`)
    say()
    await untilStopped()
    endWatch()
    await system.stop()
    say('stopped; the data is kept')
    return exitCodes.holds
  } finally {
    lock.release()
  }
}

async function runOnce(): Promise<number> {
  const startedMs = performance.now()
  const project = disposableProject('fc-once-')
  try {
    const place = { projectDir: project.dir, port: 0, lock: undefined, isDisposable: true }
    const system = await startSystem({ ...place, rate: 4, onLog })
    try {
      say(`  watching for ${onceMinMs / 1000} s`)
      const trafficMs = performance.now()
      let report = await readOnceReport(system.station)
      for (;;) {
        const elapsedMs = performance.now() - trafficMs
        if (stop.signal.aborted || elapsedMs > onceMaxMs) break
        if (elapsedMs > onceMinMs && isComplete(report)) break
        await sleep(1000, undefined, { signal: stop.signal }).catch(() => undefined)
        report = await readOnceReport(system.station)
      }
      const replayed = await printOnceReport(system.station, report, project.dir)
      if (stop.signal.aborted) return exitCodes.couldNotTell
      return exitCodeOfOnce(report, replayed)
    } finally {
      await system.stop()
      say(`stopped everything after ${secondsSince(startedMs)}`)
    }
  } finally {
    await project.remove()
  }
}

function report(error: unknown): number {
  if (!FirstContactError.is(error)) throw error
  const definition = findErrorDefinition(error.code)
  console.error(`first-contact: ${error.message} [${error.code}]`)
  const remedy = definition?.remedy
  if (remedy !== undefined && !error.message.includes(remedy))
    console.error(`  what to do: ${remedy}`)
  return exitCodes.unusable
}

function refuse(): number {
  console.error(`first-contact: npm start does not know ${unknown.join(', ')}`)
  console.error(`  what to do: npm start -- with some of ${startFlags.join(', ')}, or with none`)
  return exitCodes.unusable
}

try {
  process.exitCode = await (unknown.length > 0 ? refuse() : isOnce ? runOnce() : run())
} catch (error) {
  process.exitCode = report(error)
}
