import type { AccessStorePort, Grant, SessionRow } from './access-store-port.ts'
import { areEqualSecrets, csrfTokenOf, hashSecret, mintSecret } from './token-secret.ts'

export interface SessionAccessOptions {
  readonly access: AccessStorePort
  readonly now: () => Date
  readonly sessionMs: number
  readonly linkMs: number
}

/** A session as its owner knows it: with the secrets that the store does not have. */
export interface OpenSession {
  readonly session: SessionRow
  readonly secret: string
  readonly csrfToken: string
}

/** Opens and ends console sessions, and makes the links that open one. */
export class SessionAccess {
  readonly #options: SessionAccessOptions

  constructor(options: SessionAccessOptions) {
    this.#options = options
  }

  async open(grant: Grant, tokenId: string | null): Promise<OpenSession> {
    const secret = mintSecret()
    const csrfToken = csrfTokenOf(secret)
    const session: SessionRow = {
      sessionHash: hashSecret(secret),
      csrfHash: hashSecret(csrfToken),
      tokenId,
      name: grant.name,
      environment: grant.environment,
      scopes: grant.scopes,
      expiresAt: new Date(this.#options.now().getTime() + this.#options.sessionMs),
    }
    await this.#options.access.createSession(session)
    return { session, secret, csrfToken }
  }

  /** Null unless the cookie's secret belongs to a session that is open. */
  async find(secret: string): Promise<OpenSession | null> {
    const session = await this.#options.access.findSession(hashSecret(secret), this.#options.now())
    return session === null ? null : { session, secret, csrfToken: csrfTokenOf(secret) }
  }

  hasCsrfToken({ csrfToken }: OpenSession, presented: unknown): boolean {
    return typeof presented === 'string' && areEqualSecrets(presented, csrfToken)
  }

  async end({ session }: OpenSession): Promise<void> {
    await this.#options.access.endSession(session.sessionHash)
  }

  /** The secret of a link that signs in once. */
  async createLink(grant: Grant): Promise<string> {
    const secret = mintSecret()
    await this.#options.access.createSignInLink({
      linkHash: hashSecret(secret),
      name: grant.name,
      environment: grant.environment,
      scopes: grant.scopes,
      expiresAt: new Date(this.#options.now().getTime() + this.#options.linkMs),
    })
    return secret
  }

  /** Null when the link is unknown, was used, or has expired. */
  async redeemLink(secret: string): Promise<Grant | null> {
    return this.#options.access.redeemSignInLink(hashSecret(secret), this.#options.now())
  }
}
