import type { AccessStorePort } from '../../platform/tokens/access-store-port.ts'

/** A list of tokens says when each was used last; to the minute is enough. */
const everyMs = 60_000

/** Tokens remembered; more than a small team has. */
const tokensMax = 1000

/** Notes that a token was used, without making its request wait. */
export class TokenUse {
  readonly #access: Pick<AccessStorePort, 'touchToken'>
  readonly #now: () => number
  readonly #noted = new Map<string, number>()

  constructor(access: Pick<AccessStorePort, 'touchToken'>, now: () => number) {
    this.#access = access
    this.#now = now
  }

  note(tokenId: string): void {
    const last = this.#noted.get(tokenId)
    if (last !== undefined && this.#now() - last < everyMs) return
    if (this.#noted.size >= tokensMax) this.#noted.clear()
    this.#noted.set(tokenId, this.#now())
    // What fails here fails for the request too, and is told there.
    this.#access.touchToken(tokenId).catch(() => undefined)
  }
}
