import { basename } from 'node:path'
import { adoptFolder } from '../spool/adopt-folder.ts'
import { heartbeatIntervalMs, isOrphan, touchOwner } from '../spool/owner-file.ts'
import { spoolMaxBytesDefault } from '../spool/spool-settings.ts'
import type { ShippedSoFar } from '../spool/spool.ts'
import { listSpoolFolders } from '../spool/spool-layout.ts'
import { boundOrphans } from './bound-orphans.ts'
import { Backoff } from './backoff.ts'
import { finishFolder } from './finish-folder.ts'
import { FolderShipper, type StepOutcome } from './folder-shipper.ts'
import { RejectionNotes, type RejectionNote } from './rejection-notes.ts'
import type { Transport } from './transport.ts'

/** How often folders whose owner is gone are looked for. */
const adoptIntervalMsDefault = 5_000

/** How often a refused batch is tried again: a token may have been made meanwhile. */
const heldIntervalMs = 15_000

/** How often the spool is looked at when nobody says that there is something. */
const pollIntervalMsDefault = 500

/** While someone waits for everything to be delivered, attempts come quickly. */
const urgentWaitMs = 250

export interface ShipperProgress {
  readonly deliveredRecords: number
  readonly duplicateRecords: number
  readonly rejectedRecords: number
  /** The first rejection of each code. */
  readonly rejections: readonly RejectionNote[]
  /** Folders of others that are being delivered. */
  readonly adoptedFolders: number
  readonly lastDeliveryAt: string | null
  /** What keeps records from being delivered now, or null. */
  readonly trouble: string | null
  /** The status of an answer that only a person can change, such as 401, or null. */
  readonly heldStatus: number | null
  /** The state of the folder of the process itself, where there is one. */
  readonly own: ShippedSoFar | undefined
}

export interface SpoolShipperOptions {
  readonly dir: string
  readonly transport: Transport
  /** The folder of the process itself: shipped while its owner lives. */
  readonly ownFolder?: (() => string | undefined) | undefined
  /** Ships the folders of other living processes too, where nobody else does. */
  readonly includesLiving?: boolean
  readonly onProgress?: ((progress: ShipperProgress) => void) | undefined
  /** Whether its waits keep the process alive. @defaultValue true */
  readonly keepsAlive?: boolean
  /** Bound of all adopted folders together. @defaultValue 256 MiB */
  readonly maxBytes?: number | undefined
  readonly adoptIntervalMs?: number | undefined
  readonly pollIntervalMs?: number | undefined
}

type HeldOutcome = Extract<StepOutcome, { kind: 'held' }>

/** A folder that is refused while others are not. */
interface HeldFolder {
  readonly reason: string
  readonly status: number
  readonly untilMs: number
}

type RoundOutcome = { readonly kind: 'idle' } | { readonly kind: 'wait'; readonly ms: number }

/** Delivers everything in a spool, folder by folder, until it is told to stop. */
export class SpoolShipper {
  readonly #options: SpoolShipperOptions
  readonly #shippers = new Map<string, FolderShipper>()
  readonly #backoff = new Backoff()
  #isStopped = false
  #lookAt = 0
  #touchAt = 0
  #wakeUp: (() => void) | undefined
  #isAwake = false
  #isUrgent = false
  #idleWaiters: (() => void)[] = []
  #delivered = 0
  #duplicates = 0
  #rejected = 0
  readonly #rejections: RejectionNotes
  readonly #held = new Map<string, HeldFolder>()
  #lastDeliveryAt: string | null = null
  #trouble: string | null = null
  #heldStatus: number | null = null
  #ownShipped: ShipperProgress['own']

  constructor(options: SpoolShipperOptions) {
    this.#options = options
    this.#rejections = new RejectionNotes(options.dir)
  }

  get progress(): ShipperProgress {
    const [held] = this.#held.values()
    return {
      deliveredRecords: this.#delivered,
      duplicateRecords: this.#duplicates,
      rejectedRecords: this.#rejected,
      rejections: this.#rejections.list,
      adoptedFolders: [...this.#shippers.values()].filter(({ isOwnerGone }) => isOwnerGone).length,
      lastDeliveryAt: this.#lastDeliveryAt,
      trouble: this.#trouble ?? held?.reason ?? null,
      heldStatus: this.#heldStatus ?? held?.status ?? null,
      own: this.#ownShipped,
    }
  }

  /** Failures in a row. */
  get failures(): number {
    return this.#backoff.attempts
  }

  /** Ships until `stop`. Never rejects. */
  async run(): Promise<void> {
    while (!this.#isStopped) {
      const outcome = await this.#round()
      if (this.#isStopped) break
      if (outcome.kind === 'idle') this.#settleIdle()
      await this.#sleep(outcome)
    }
    this.#release()
  }

  /** Ships what is there; answers when nothing is left, or nothing moves any more. */
  async runOnce(attemptsMax: number): Promise<void> {
    while (!this.#isStopped) {
      const outcome = await this.#round()
      if (outcome.kind === 'idle' || this.failures >= attemptsMax) break
      await this.#sleep(outcome)
    }
  }

  /** Records that wait in the folders this shipper holds. */
  countRemaining(): number {
    return [...this.#shippers.values()].reduce((sum, shipper) => sum + shipper.countRemaining(), 0)
  }

  /** There may be something new. */
  wake(): void {
    this.#isAwake = true
    this.#wakeUp?.()
  }

  /** Settles after a round that found everything delivered; waits are cut short until then. */
  whenIdle(): Promise<void> {
    this.#isUrgent = true
    this.#lookAt = 0
    const idle = new Promise<void>((resolve) => this.#idleWaiters.push(resolve))
    this.wake()
    return idle
  }

  stop(): void {
    this.#isStopped = true
    this.wake()
  }

  /** Gives the locks back; `run` does it by itself. */
  close(): void {
    this.#isStopped = true
    this.#release()
  }

  #release(): void {
    for (const shipper of this.#shippers.values()) shipper.release()
    this.#shippers.clear()
  }

  #settleIdle(): void {
    this.#isUrgent = false
    for (const settle of this.#idleWaiters.splice(0)) settle()
  }

  async #round(): Promise<RoundOutcome> {
    this.#isAwake = false
    this.#touch()
    this.#takeOwn()
    this.#lookForFolders()
    for (const shipper of this.#shippers.values()) {
      if (this.#isHeld(shipper)) continue
      const outcome = await this.#shipWhole(shipper)
      if (outcome !== undefined) return outcome
      if (this.#isStopped) break
    }
    return { kind: 'idle' }
  }

  #takeOwn(): void {
    const folder = this.#options.ownFolder?.()
    if (folder === undefined || this.#shippers.has(folder)) return
    this.#take(folder, false)
  }

  #take(folder: string, isOwnerGone: boolean): void {
    const shipper = FolderShipper.take(folder, this.#options.transport, isOwnerGone)
    if (shipper !== undefined) this.#shippers.set(folder, shipper)
  }

  #lookForFolders(): void {
    const now = performance.now()
    if (now < this.#lookAt) return
    this.#lookAt = now + (this.#options.adoptIntervalMs ?? adoptIntervalMsDefault)
    const own = this.#options.ownFolder?.()
    let hasAdopted = false
    for (const folder of listSpoolFolders(this.#options.dir)) {
      if (folder.path === own || this.#shippers.has(folder.path)) continue
      if (isOrphan(folder)) {
        const adopted = adoptFolder(folder)
        if (adopted === undefined) continue
        this.#take(adopted.path, true)
        hasAdopted = true
      } else if (this.#options.includesLiving === true) {
        this.#take(folder.path, false)
      }
    }
    if (hasAdopted) this.#boundOrphans()
  }

  #boundOrphans(): void {
    const gone = [...this.#shippers.values()].filter(({ isOwnerGone }) => isOwnerGone)
    const folders = gone.map(({ folder }) => folder).sort(byEpoch)
    try {
      boundOrphans(folders, this.#options.maxBytes ?? spoolMaxBytesDefault)
    } catch {
      // A folder that cannot be read now is bounded at the next adoption.
    }
  }

  /** Undefined when the folder has nothing more, else how long to wait. */
  async #shipWhole(shipper: FolderShipper): Promise<RoundOutcome | undefined> {
    while (!this.#isStopped) {
      const outcome = await shipper.step()
      this.#note(shipper, outcome)
      switch (outcome.kind) {
        case 'delivered': {
          break
        }
        case 'empty': {
          if (!this.#isFinished(shipper)) return undefined
          break
        }
        case 'gone': {
          this.#shippers.delete(shipper.folder)
          this.#held.delete(shipper.folder)
          return undefined
        }
        case 'retry': {
          return { kind: 'wait', ms: this.#backoff.next(outcome.afterMs) }
        }
        case 'held': {
          if (this.#holdAlone(shipper, outcome)) return undefined
          this.#backoff.next()
          return { kind: 'wait', ms: heldIntervalMs }
        }
      }
    }
    return undefined
  }

  /**
   * A refusal of what the folder of a gone process holds, such as records of the environment it
   * had, says nothing about the others: they go on, and this one is tried again later.
   */
  #holdAlone(shipper: FolderShipper, { reason, status }: HeldOutcome): boolean {
    if (status !== 403 || shipper.folder === this.#options.ownFolder?.()) return false
    this.#held.set(shipper.folder, { reason, status, untilMs: performance.now() + heldIntervalMs })
    return true
  }

  #isHeld(shipper: FolderShipper): boolean {
    const held = this.#held.get(shipper.folder)
    return held !== undefined && performance.now() < held.untilMs
  }

  /** True when there is more to ship after all. */
  #isFinished(shipper: FolderShipper): boolean {
    if (!shipper.isOwnerGone) {
      this.#letGoOfOthers(shipper)
      return false
    }
    try {
      if (finishFolder(this.#options.dir, shipper.folder, shipper.cursor) === 'more') return true
    } catch {
      // A full disk: tried again at the next look.
      return false
    }
    this.#shippers.delete(shipper.folder)
    return false
  }

  /** A living stranger's folder is held only while it is shipped: its owner may want to. */
  #letGoOfOthers(shipper: FolderShipper): void {
    if (shipper.folder === this.#options.ownFolder?.()) return
    shipper.release()
    this.#shippers.delete(shipper.folder)
  }

  #note(shipper: FolderShipper, outcome: StepOutcome): void {
    if (outcome.kind === 'delivered') {
      this.#delivered += outcome.records
      this.#duplicates += outcome.duplicates
      this.#rejected += outcome.rejected.length
      this.#rejections.note(shipper.folder, outcome.rejected)
      this.#held.delete(shipper.folder)
      this.#trouble = null
      this.#heldStatus = null
      this.#backoff.reset()
      if (outcome.records + outcome.duplicates > 0) this.#lastDeliveryAt = new Date().toISOString()
    }
    if (outcome.kind === 'retry' || outcome.kind === 'held') this.#trouble = outcome.reason
    if (outcome.kind === 'held') this.#heldStatus = outcome.status
    if (shipper.folder === this.#options.ownFolder?.()) {
      const { index, segmentRecords, unreadable } = shipper.cursor
      this.#ownShipped = { index, segmentRecords, unreadable }
    }
    if (outcome.kind !== 'empty') this.#options.onProgress?.(this.progress)
  }

  #touch(): void {
    const now = performance.now()
    if (now < this.#touchAt) return
    this.#touchAt = now + heartbeatIntervalMs
    for (const shipper of this.#shippers.values()) {
      if (!shipper.isOwnerGone) continue
      try {
        touchOwner(shipper.folder)
      } catch {
        // A folder that is gone shows at the next step.
      }
    }
  }

  /** Waits for the time given or until woken; a failure's wait is not cut short by new records. */
  async #sleep(outcome: RoundOutcome): Promise<void> {
    const isIdle = outcome.kind === 'idle'
    if (this.#isStopped || (isIdle && this.#isAwake)) return
    const ms = isIdle ? (this.#options.pollIntervalMs ?? pollIntervalMsDefault) : outcome.ms
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, this.#isUrgent ? Math.min(ms, urgentWaitMs) : ms)
      if (this.#options.keepsAlive === false) timer.unref()
      this.#wakeUp = () => {
        if (!isIdle && !this.#isStopped && !this.#isUrgent) return
        clearTimeout(timer)
        resolve()
      }
    })
    this.#wakeUp = undefined
  }
}

/** Epochs begin with their start time, so names of folders sort by age across producers. */
function byEpoch(one: string, other: string): number {
  return basename(one) < basename(other) ? -1 : 1
}
