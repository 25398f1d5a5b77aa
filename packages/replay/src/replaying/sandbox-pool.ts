import { availableParallelism } from 'node:os'
import { Sandbox } from '../sandbox/sandbox.ts'
import type { DecisionRequest, SandboxAnswer } from '../sandbox/sandbox-answer.ts'
import type { SandboxLimits } from '../sandbox/sandbox-limits.ts'

/** Versions held at a time; a corpus rarely changes between more than these. */
const versionsMax = 4
/** With fewer decisions waiting, another process takes longer to start than it saves. */
const busyFrom = 16

export interface PoolOptions {
  readonly realm: 'fresh' | 'shared'
  readonly limits: Partial<SandboxLimits>
  /**
   * Processes for one version.
   *
   * @defaultValue as many as there are processors; one for shared realms, which are quick enough
   */
  readonly processesMax?: number
}

interface Process {
  readonly sandbox: Promise<Sandbox>
  /** Decisions that it was asked for and has not answered. */
  busy: number
}

/** Sandboxes by version of their code; the version that was used least recently makes room. */
export class SandboxPool {
  readonly #options: PoolOptions
  readonly #processesMax: number
  readonly #open = new Map<string, Process[]>()

  constructor(options: PoolOptions) {
    this.#options = options
    const standard = options.realm === 'shared' ? 1 : availableParallelism()
    this.#processesMax = options.processesMax ?? standard
  }

  /** @throws FC_REPLAY_SANDBOX */
  async decide(
    { bundle, version }: { readonly bundle: string; readonly version: string },
    request: DecisionRequest,
  ): Promise<SandboxAnswer> {
    const all = this.#open.get(version) ?? []
    this.#open.delete(version)
    this.#open.set(version, all)
    const idlest = all.toSorted((a, b) => a.busy - b.busy)[0]
    const isFull = all.length >= this.#processesMax
    const process =
      idlest !== undefined && (isFull || idlest.busy < busyFrom)
        ? idlest
        : { sandbox: Sandbox.open({ ...this.#options, bundle }), busy: 0 }
    if (process !== idlest) all.push(process)
    process.busy += 1
    try {
      return await (await process.sandbox).decide(request)
    } finally {
      process.busy -= 1
    }
  }

  /** Ends what is not needed at the moment; nothing may be asked for while it does. */
  async trim(): Promise<void> {
    for (const [version, all] of this.#open) {
      if (this.#open.size <= versionsMax) return
      this.#open.delete(version)
      for (const { sandbox } of all) (await sandbox).close()
    }
  }

  async close(): Promise<void> {
    for (const all of this.#open.values()) {
      for (const { sandbox } of all) (await sandbox).close()
    }
    this.#open.clear()
  }
}
