import { PassThrough } from 'node:stream'

/** A founder notices nothing below a second, and the store is asked once for all. */
const pollIntervalMs = 1000

/** Keeps proxies from closing a quiet stream. */
const heartbeatMs = 15_000

/** A stream ends after this, so that a session that ended is noticed when it comes back. */
const streamMaxMs = 600_000

/** Open pages of a small team, with room to spare. */
const streamsMax = 100

export interface RevisionStreamOptions {
  readonly readRevision: () => Promise<number>
}

/**
 * Tells open pages that the store has something new.
 *
 * idle (no client, no timer) → polling (one timer for all clients) → idle; `close` ends all.
 */
export class RevisionStream {
  readonly #readRevision: () => Promise<number>
  readonly #clients = new Set<PassThrough>()
  #timer: NodeJS.Timeout | null = null
  #revision: number | null = null
  #isPolling = false

  constructor({ readRevision }: RevisionStreamOptions) {
    this.#readRevision = readRevision
  }

  get size(): number {
    return this.#clients.size
  }

  /** A stream of server-sent events; null when there are too many. */
  open(): PassThrough | null {
    if (this.#clients.size >= streamsMax) return null
    const client = new PassThrough()
    this.#clients.add(client)
    const heartbeat = setInterval(() => client.write(': still here\n\n'), heartbeatMs)
    const end = setTimeout(() => client.end(), streamMaxMs)
    client.once('close', () => {
      clearInterval(heartbeat)
      clearTimeout(end)
      this.#clients.delete(client)
      if (this.#clients.size === 0) this.#stop()
    })
    client.write('retry: 2000\n\n')
    if (this.#revision !== null) client.write(eventOf(this.#revision))
    this.#timer ??= setInterval(() => void this.#poll(), pollIntervalMs)
    void this.#poll()
    return client
  }

  close(): void {
    for (const client of this.#clients) client.end()
    this.#stop()
  }

  #stop(): void {
    if (this.#timer !== null) clearInterval(this.#timer)
    this.#timer = null
    this.#revision = null
  }

  async #poll(): Promise<void> {
    if (this.#isPolling) return
    this.#isPolling = true
    try {
      const revision = await this.#readRevision()
      if (revision === this.#revision || this.#clients.size === 0) return
      this.#revision = revision
      for (const client of this.#clients) client.write(eventOf(revision))
    } catch {
      // The store is away: the pages keep what they show and hear of the next change.
    } finally {
      this.#isPolling = false
    }
  }
}

function eventOf(revision: number): string {
  return `event: changed\ndata: ${JSON.stringify({ revision })}\n\n`
}
