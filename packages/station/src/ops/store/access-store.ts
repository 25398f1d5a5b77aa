import {
  appendAuditEvent,
  createSession,
  createSignInLink,
  endSession,
  findSession,
  findTokenByHash,
  hasTokens,
  redeemSignInLink,
  touchToken,
  type AccessGrant,
  type Store,
} from '@first-contact/store'
import {
  tokenScopes,
  type AccessStorePort,
  type Grant,
  type TokenScope,
} from '../../platform/tokens/access-store-port.ts'

function isTokenScope(scope: string): scope is TokenScope {
  return (tokenScopes as readonly string[]).includes(scope)
}

/** A scope of a later release means nothing here, and so grants nothing. */
function grantOf({ name, environment, scopes }: AccessGrant): Grant {
  return { name, environment, scopes: scopes.filter(isTokenScope) }
}

/** Access as the store keeps it. */
export function accessStore(store: Store): AccessStorePort {
  return {
    findToken: async (tokenHash) => {
      const token = await findTokenByHash(store, tokenHash)
      if (token === null) return null
      const { tokenId, expiresAt, revokedAt } = token
      return { ...grantOf(token), tokenId, tokenHash: token.tokenHash, expiresAt, revokedAt }
    },
    hasTokens: () => hasTokens(store),
    touchToken: (tokenId) => touchToken(store, tokenId),
    createSession: (session) => createSession(store, session),
    findSession: async (sessionHash, now) => {
      const session = await findSession(store, sessionHash, now)
      return session === null ? null : { ...session, ...grantOf(session) }
    },
    endSession: (sessionHash) => endSession(store, sessionHash),
    createSignInLink: (link) => createSignInLink(store, link),
    redeemSignInLink: async (linkHash, now) => {
      const link = await redeemSignInLink(store, linkHash, now)
      return link === null
        ? null
        : { ...grantOf(link), linkHash: link.linkHash, expiresAt: link.expiresAt }
    },
    appendAudit: (entry) => appendAuditEvent(store, entry),
  }
}
