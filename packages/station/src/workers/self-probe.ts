import { randomBytes } from 'node:crypto'

/** Takes a record the way every other record comes in. */
export interface ProbePort {
  send(line: Buffer): Promise<void>
}

export interface SelfProbeOptions {
  readonly port: ProbePort
  readonly environment: string
  readonly now: () => Date
  readonly onOutcome: (outcome: 'stored' | 'failed') => void
  readonly intervalMs?: number
}

/** Half a minute: a founder who looks at "last stored" sees within one that something is wrong. */
const defaultIntervalMs = 30_000

function newEpoch(now: Date): string {
  return `${now.getTime().toString(36).padStart(9, '0')}-${randomBytes(4).toString('hex')}`
}

/**
 * Stores a record of its own at a steady pace, so that "last record stored 12 s ago" means that
 * storing works, and not that nothing happened to fail.
 */
export class SelfProbe {
  readonly #options: SelfProbeOptions
  readonly #epoch: string
  #sequence = 0
  #windowStart: Date
  #unsent: Buffer | null = null
  #timer: NodeJS.Timeout | null = null
  #running: Promise<void> | null = null

  constructor(options: SelfProbeOptions) {
    this.#options = options
    this.#windowStart = options.now()
    this.#epoch = newEpoch(this.#windowStart)
  }

  start(): void {
    this.#timer = setInterval(
      () => void this.probe(),
      this.#options.intervalMs ?? defaultIntervalMs,
    )
    void this.probe()
  }

  async stop(): Promise<void> {
    if (this.#timer !== null) clearInterval(this.#timer)
    await this.#running
  }

  /** Sends one record; a record that failed is sent again first, so that none is missing. */
  probe(): Promise<void> {
    this.#running ??= this.#send().finally(() => {
      this.#running = null
    })
    return this.#running
  }

  async #send(): Promise<void> {
    this.#unsent ??= this.#nextLine()
    try {
      await this.#options.port.send(this.#unsent)
      this.#unsent = null
      this.#options.onOutcome('stored')
    } catch {
      // Counted, not captured: its envelope would take the way that has just failed.
      this.#options.onOutcome('failed')
    }
  }

  #nextLine(): Buffer {
    const windowEnd = this.#options.now()
    this.#sequence += 1
    const record = {
      format: 1,
      kind: 'stats',
      producer: 'station-probe',
      producer_epoch: this.#epoch,
      sequence: this.#sequence,
      environment: this.#options.environment,
      origin: 'synthetic',
      rehearsal_id: null,
      window_start: this.#windowStart.toISOString(),
      window_end: windowEnd.toISOString(),
      components: [],
    }
    this.#windowStart = windowEnd
    return Buffer.from(JSON.stringify(record))
  }
}
