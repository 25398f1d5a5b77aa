import { spawn } from 'node:child_process'

/** What became of one step of the tests. */
export interface StepOutcome {
  readonly name: string
  readonly passed: number
  readonly failed: number
  /** One line each: where, and which test. */
  readonly skipped: readonly string[]
  /** One line each: where, and which test failed once and held when it was tried again. */
  readonly secondTries: readonly string[]
  readonly seconds: number
  /** One line each: where, which test, and what it said. */
  readonly failures: readonly string[]
}

/** Runs a program to its end and answers its exit code; a signal counts as failure. */
export function runToEnd(command: string, args: readonly string[]): Promise<number> {
  return new Promise((resolve) => {
    const child = spawn(command, args, { stdio: ['ignore', 'inherit', 'inherit'] })
    // Ctrl-C reaches the child by itself; this process waits for it and then says what it knows.
    const passOn = (signal: NodeJS.Signals) => child.kill(signal)
    process.once('SIGTERM', passOn)
    child.once('error', (error) => {
      console.error(`first-contact: cannot run ${command}: ${error.message}`)
      resolve(1)
    })
    child.once('exit', (code) => {
      process.off('SIGTERM', passOn)
      resolve(code ?? 1)
    })
  })
}

/** A step that is one test: it holds or it does not. */
export async function runCheck(
  name: string,
  command: string,
  args: readonly string[],
): Promise<StepOutcome> {
  const startedMs = performance.now()
  console.log(`\n== ${name}`)
  const holds = (await runToEnd(command, args)) === 0
  const seconds = (performance.now() - startedMs) / 1000
  const failures = holds ? [] : [`${[command, ...args].join(' ')} did not end with exit code 0`]
  return {
    name,
    passed: holds ? 1 : 0,
    failed: failures.length,
    skipped: [],
    secondTries: [],
    seconds,
    failures,
  }
}
