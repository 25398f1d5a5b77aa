import { availableParallelism } from 'node:os'
import { fileURLToPath } from 'node:url'
import { Worker } from 'node:worker_threads'
import type { Problem } from '../errors/problem.ts'
import { builtInRules } from '../rule/built-in-rules.ts'
import type { Rule } from '../rule/rule.ts'
import { FileScanner, type ScanJob } from './file-scanner.ts'
import { takeShares, type ThreadJob } from './scan-share.ts'
import { scanFiles } from './scan-files.ts'
import type { ScannedFile } from './scanned-file.ts'

/** From so many files on that are only parsed, a second thread wins more than its start costs. */
const parsedFilesMin = 4000

/** From so many on that are judged, too: trees are most of the work. */
export const judgedFilesMin = 1500

/** Whether it is worth it to read so many files in several threads. */
export function areForThreads(count: number, rules: readonly Rule[]): boolean {
  // A thread of its own has the rules that come with the guard, and no others.
  if (!rules.every((rule) => builtInRules.includes(rule))) return false
  return count >= (rules.some(({ reads }) => reads === 'file') ? judgedFilesMin : parsedFilesMin)
}

/** More threads than this wait for memory, not for a core. */
const threadsMax = 4

type Outcomes = readonly (ScannedFile | Problem)[]

function threadFile(): string {
  const isSource = import.meta.url.endsWith('.ts')
  return fileURLToPath(new URL(isSource ? './scan-thread.ts' : './scan-thread.js', import.meta.url))
}

/** Starts a thread; what it reads is added to `outcomes`. Resolves when it has ended, well or not. */
function runThread(job: ThreadJob, outcomes: (ScannedFile | Problem)[]): Promise<void> {
  return new Promise((resolve) => {
    try {
      const thread = new Worker(threadFile(), { workerData: job, execArgv: [], env: {} })
      thread.on('message', (share: Outcomes) => outcomes.push(...share))
      // What it leaves undone is done here.
      thread.once('error', () => resolve())
      thread.once('exit', () => resolve())
    } catch {
      // Threads may be forbidden, as under the permission model.
      resolve()
    }
  })
}

/** Reads files in this thread and in others beside it. */
export async function scanInThreads(paths: readonly string[], job: ScanJob): Promise<Outcomes> {
  const cursor = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT))
  const threadJob = { ...job, rules: job.rules.map(({ name }) => name), paths, cursor }
  const count = Math.min(availableParallelism(), threadsMax) - 1
  const outcomes: (ScannedFile | Problem)[] = []
  const threads = Array.from({ length: count }, () => runThread(threadJob, outcomes))
  const scanner = new FileScanner(job, () => undefined)
  for (const share of takeShares(paths, cursor)) outcomes.push(...scanFiles(share, scanner))
  await Promise.all(threads)
  // Files that are gone were looked for and not found; they are looked for once more.
  const done = new Set(outcomes.map(({ path }) => path))
  const rest = paths.filter((path) => !done.has(path))
  return [...outcomes, ...scanFiles(rest, scanner)]
}
