import type { AccessStorePort, TokenRow, TokenScope } from './access-store-port.ts'
import { areEqualSecrets, hashSecret, isTokenShaped } from './token-secret.ts'

/** Why a token was refused; the answer to the caller is the same for the first three. */
export type TokenRefusal = 'unknown' | 'expired' | 'revoked' | 'environment' | 'scope'

export type TokenVerdict =
  | { readonly kind: 'valid'; readonly token: TokenRow }
  | { readonly kind: 'refused'; readonly reason: TokenRefusal; readonly tokenId: string | null }

export interface TokenDemand {
  readonly environment: string
  /** Any one of these suffices. */
  readonly scopes: readonly TokenScope[]
  readonly now: Date
}

/** Checks a token as it was presented: shape, hash, revocation, expiry, environment, scope. */
export async function verifyToken(
  access: Pick<AccessStorePort, 'findToken'>,
  presented: string,
  { environment, scopes, now }: TokenDemand,
): Promise<TokenVerdict> {
  if (!isTokenShaped(presented)) return { kind: 'refused', reason: 'unknown', tokenId: null }
  const hash = hashSecret(presented)
  const token = await access.findToken(hash)
  if (token === null || !areEqualSecrets(token.tokenHash, hash)) {
    return { kind: 'refused', reason: 'unknown', tokenId: null }
  }
  const refused = (reason: TokenRefusal): TokenVerdict => ({
    kind: 'refused',
    reason,
    tokenId: token.tokenId,
  })
  if (token.revokedAt !== null) return refused('revoked')
  if (token.expiresAt !== null && token.expiresAt <= now) return refused('expired')
  if (token.environment !== environment) return refused('environment')
  if (!scopes.some((scope) => token.scopes.includes(scope))) return refused('scope')
  return { kind: 'valid', token }
}
