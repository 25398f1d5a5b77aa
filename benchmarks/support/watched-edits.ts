import { spawn } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'

/** What is done to a file again and again, and what a report is then to say. */
export interface WatchedEdit {
  readonly path: string
  readonly change: (text: string) => string
  /** How many violations there are more than before while the change is in. */
  readonly added: number
}

interface Said {
  readonly counts: { readonly violations: number }
}

/** How long nothing happens between two edits: longer than a save of what is known takes. */
const pauseMs = 150

/** A running watch, and what it prints line by line. */
class RunningWatch {
  readonly #child
  #text = ''
  #wake: ((at: number) => void) | undefined
  last: Said | undefined

  constructor(folder: string, args: readonly string[]) {
    this.#child = spawn(process.execPath, args, {
      cwd: folder,
      stdio: ['ignore', 'pipe', 'ignore'],
    })
    this.#child.stdout.on('data', (chunk: Buffer) => this.#take(chunk.toString()))
  }

  /** Resolves with the time at which the next report came. */
  next(): Promise<number> {
    return new Promise((resolve) => {
      this.#wake = resolve
    })
  }

  end(): Promise<void> {
    return new Promise((resolve) => {
      this.#child.once('exit', () => resolve())
      this.#child.kill('SIGINT')
    })
  }

  #take(text: string): void {
    const at = performance.now()
    this.#text += text
    for (let end = this.#text.indexOf('\n'); end !== -1; end = this.#text.indexOf('\n')) {
      this.last = JSON.parse(this.#text.slice(0, end)) as Said
      this.#text = this.#text.slice(end + 1)
      this.#wake?.(at)
    }
  }
}

/** Milliseconds from the end of each write to the report about it, for a watch in its own process. */
export async function measureEdits(
  folder: string,
  program: string,
  edits: readonly WatchedEdit[],
  rounds: number,
): Promise<readonly (readonly number[])[]> {
  const watch = new RunningWatch(folder, [program, 'guard', '--watch', '--json'])
  await watch.next()
  const before = watch.last?.counts.violations ?? Number.NaN
  const took: number[][] = edits.map(() => [])
  for (let round = 0; round < rounds; round += 1) {
    for (const [index, { path, change, added }] of edits.entries()) {
      const file = join(folder, path)
      const original = readFileSync(file, 'utf8')
      for (const [text, expected] of [
        [change(original), before + added],
        [original, before],
      ] as const) {
        await wait(pauseMs)
        writeFileSync(file, text)
        const written = performance.now()
        // A write may be seen in two halves; what counts is the report that is right.
        let reported = await watch.next()
        while (watch.last?.counts.violations !== expected) reported = await watch.next()
        took[index]?.push(reported - written)
      }
    }
  }
  await watch.end()
  return took
}
