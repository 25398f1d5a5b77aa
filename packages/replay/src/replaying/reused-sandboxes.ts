import { Sandbox } from '../sandbox/sandbox.ts'
import type { DecisionRequest, RefusalCode, SandboxAnswer } from '../sandbox/sandbox-answer.ts'
import type { SandboxLimits } from '../sandbox/sandbox-limits.ts'

/** After these the process is gone, or nobody knows what it still does. */
const endings: ReadonlySet<RefusalCode> = new Set(['TIME', 'MEMORY', 'CRASHED'])

/**
 * Makes one decision with many versions: a process that has answered goes on with other code, in a
 * realm of its own as for every decision. As many processes are there as were ever asked at once.
 */
export class ReusedSandboxes {
  readonly #limits: Partial<SandboxLimits>
  readonly #idle: Sandbox[] = []
  readonly #all = new Set<Sandbox>()

  constructor(limits: Partial<SandboxLimits>) {
    this.#limits = limits
  }

  /** @throws FC_REPLAY_SANDBOX */
  async decide(
    { bundle }: { readonly bundle: string },
    request: DecisionRequest,
  ): Promise<SandboxAnswer> {
    const sandbox = this.#idle.pop() ?? (await Sandbox.open({ bundle, limits: this.#limits }))
    this.#all.add(sandbox)
    await sandbox.load(bundle)
    const answer = await sandbox.decide(request)
    if (answer.kind === 'refused' && endings.has(answer.code)) {
      this.#all.delete(sandbox)
      sandbox.close()
    } else {
      this.#idle.push(sandbox)
    }
    return answer
  }

  close(): void {
    for (const sandbox of this.#all) sandbox.close()
  }
}
