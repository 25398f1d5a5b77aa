import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Examination } from '../engine/examination.ts'
import type { KeptRun } from '../engine/kept-run.ts'
import type { RunPlan } from '../engine/guard-options.ts'
import type { ReadOther } from '../files/other-reads.ts'
import { digestOf } from '../files/file-digest.ts'
import type { Witnesses } from '../graph/witnesses.ts'
import { readCacheFile, writeCacheFile } from './cache-file.ts'

/** The outcome of a run, and what it holds for. */
export interface KeptOutcome {
  /** Of the program that wrote it. */
  readonly tool: string
  /** Digest of everything that was read; empty where the outcome is not to be believed again. */
  readonly inputs: string
  readonly witnesses: Witnesses
  readonly others: readonly ReadOther[]
  /** Digest of the map, and its `ignore`: without a change of it, nobody has to read YAML. */
  readonly map: string
  readonly ignore: readonly string[]
  readonly examination: Examination
}

/** What an earlier run left on disk. */
export interface OpenedCache {
  readonly outcome: KeptOutcome
  /** Parsed on demand: it is larger by far, and needed only where something has changed. */
  readonly kept: () => Promise<KeptRun | null>
}

/** Keeps what runs with one map and one choice of rules leave to the next. */
export class RunCache {
  readonly #path: string
  readonly #tool: string

  constructor(folder: string, { mapPath, rules }: RunPlan, tool: string) {
    const name = digestOf([mapPath, ...rules.toSorted()]).slice(0, 12)
    this.#path = join(folder, `${name}.cache`)
    this.#tool = tool
  }

  open(): OpenedCache | null {
    const parts = readCacheFile(this.#path)
    const [first, second] = parts ?? []
    const text = first?.() ?? null
    if (text === null || second === undefined) return null
    const outcome = JSON.parse(text) as KeptOutcome
    if (outcome.tool !== this.#tool) return null
    const kept = async () => {
      const { decodeKept } = await import('./encode-kept.ts')
      const body = second()
      return body === null ? null : decodeKept(body)
    }
    return { outcome, kept }
  }

  /** Answers why it could not be written. */
  async write(outcome: Omit<KeptOutcome, 'tool'>, kept: KeptRun): Promise<string | null> {
    const { encodeKept } = await import('./encode-kept.ts')
    return writeCacheFile(this.#path, [
      JSON.stringify({ tool: this.#tool, ...outcome } satisfies KeptOutcome),
      encodeKept(kept),
    ])
  }
}

/** Makes the folder of a cache, hidden from git where nothing else hides it. */
export function prepareCacheFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true })
    const ignoreFile = join(folder, '.gitignore')
    if (!existsSync(ignoreFile)) writeFileSync(ignoreFile, '*\n')
  } catch {
    // Writing the cache will say why.
  }
}
