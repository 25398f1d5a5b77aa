import { randomBytes } from 'node:crypto'
import { createToken, type Store } from '@first-contact/store'
import { isLoopback } from '../api/guards/loopback.ts'
import type { StationConfig } from '../platform/config/station-config.ts'
import { stationError } from '../platform/errors/station-error.ts'
import type { AccessStorePort, TokenScope } from '../platform/tokens/access-store-port.ts'
import { hashSecret, mintToken } from '../platform/tokens/token-secret.ts'

/**
 * Listening for other machines without a token would be listening for everybody.
 *
 * @throws FC_STATION_BIND_REFUSED
 */
export async function assertMayBind(config: StationConfig, access: AccessStorePort): Promise<void> {
  if (isLoopback(config.host) || (await access.hasTokens())) return
  throw stationError('FC_STATION_BIND_REFUSED', `The station would listen on ${config.host}`)
}

export interface MintedToken {
  readonly tokenId: string
  /** Shown once: the store keeps its hash. */
  readonly token: string
}

export interface MintTokenOptions {
  readonly name: string
  readonly environment: string
  readonly scopes: readonly TokenScope[]
  readonly expiresAt?: Date | null
}

/** Makes a token and stores its hash. */
export async function createStationToken(
  store: Store,
  { name, environment, scopes, expiresAt }: MintTokenOptions,
): Promise<MintedToken> {
  const token = mintToken()
  const tokenId = `tok_${randomBytes(6).toString('hex')}`
  await createToken(store, {
    tokenId,
    tokenHash: hashSecret(token),
    name,
    environment,
    scopes,
    expiresAt: expiresAt ?? null,
  })
  return { tokenId, token }
}
