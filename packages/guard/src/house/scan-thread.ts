import { enableCompileCache } from 'node:module'
import { parentPort, workerData } from 'node:worker_threads'
import { takeShares, type ThreadJob } from './scan-share.ts'

// A thread that reads its share of the files, and ends.

// Each thread compiles for itself, unless it finds it compiled.
enableCompileCache()
const { builtInRules } = await import('../rule/built-in-rules.ts')
const { FileScanner } = await import('./file-scanner.ts')

const { rules, paths, cursor, ...job } = workerData as ThreadJob
const scanner = new FileScanner(
  { ...job, rules: builtInRules.filter(({ name }) => rules.includes(name)) },
  () => undefined,
)
for (const share of takeShares(paths, cursor)) {
  const outcomes = share.map((path) => scanner.scan(path)).filter((each) => each !== null)
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
  parentPort?.postMessage(outcomes)
}
