/** Room for one request; grows with its body, and is given back once. */
export interface IngestTicket {
  /** False when there is no memory left for that many bytes more. */
  grow(bytes: number): boolean
  release(): void
}

export interface IngestQueueLimits {
  readonly queueMaxRequests: number
  readonly queueMaxBytes: number
}

/**
 * Bounds what is read and stored at one time. Full means that a request is shed before a byte of
 * its body is read: that costs a fraction of accepting it, so a flood does not starve what is in.
 */
export class IngestQueue {
  readonly #limits: IngestQueueLimits
  #requests = 0
  #bytes = 0

  constructor(limits: IngestQueueLimits) {
    this.#limits = limits
  }

  get requests(): number {
    return this.#requests
  }

  get bytes(): number {
    return this.#bytes
  }

  enter(): IngestTicket | null {
    if (this.#requests >= this.#limits.queueMaxRequests) return null
    if (this.#bytes >= this.#limits.queueMaxBytes) return null
    this.#requests += 1
    let held = 0
    let isOpen = true
    return {
      grow: (bytes) => {
        // A single request may always be read: its own bound is checked elsewhere.
        if (this.#requests > 1 && this.#bytes + bytes > this.#limits.queueMaxBytes) return false
        held += bytes
        this.#bytes += bytes
        return true
      },
      release: () => {
        if (!isOpen) return
        isOpen = false
        this.#requests -= 1
        this.#bytes -= held
      },
    }
  }
}
