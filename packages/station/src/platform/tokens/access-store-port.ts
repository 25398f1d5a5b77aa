/** What a token or a session may do. */
export type TokenScope = 'fops' | 'preflight' | 'ingest'

export const tokenScopes: readonly TokenScope[] = Object.freeze(['fops', 'preflight', 'ingest'])

/** Who asks: named after a person, for one environment. */
export interface Grant {
  readonly name: string
  readonly environment: string
  readonly scopes: readonly TokenScope[]
}

export interface TokenRow extends Grant {
  readonly tokenId: string
  readonly tokenHash: string
  readonly expiresAt: Date | null
  readonly revokedAt: Date | null
}

export interface SessionRow extends Grant {
  readonly sessionHash: string
  readonly csrfHash: string
  readonly tokenId: string | null
  readonly expiresAt: Date
}

export interface SignInLinkRow extends Grant {
  readonly linkHash: string
  readonly expiresAt: Date
}

export interface AuditEntry {
  readonly actor: string
  readonly action: string
  readonly subject: string | null
  readonly environment: string
  readonly reference: string | null
}

/** Where access is kept. It holds hashes of secrets, never secrets. */
export interface AccessStorePort {
  findToken(tokenHash: string): Promise<TokenRow | null>
  hasTokens(): Promise<boolean>
  touchToken(tokenId: string): Promise<void>
  createSession(session: SessionRow): Promise<void>
  /** Null when it has ended, has expired, or the token it came from was revoked. */
  findSession(sessionHash: string, now: Date): Promise<SessionRow | null>
  endSession(sessionHash: string): Promise<void>
  createSignInLink(link: SignInLinkRow): Promise<void>
  /** Marks it used and returns it; null when it is unknown, expired or was used before. */
  redeemSignInLink(linkHash: string, now: Date): Promise<SignInLinkRow | null>
  appendAudit(entry: AuditEntry): Promise<void>
}
