import type { TypedApp } from '../api/typed-app.ts'
import { stationError } from '../platform/errors/station-error.ts'

function codeOf(error: unknown): string {
  const code: unknown = error instanceof Error ? Reflect.get(error, 'code') : undefined
  return typeof code === 'string' ? code : ''
}

/**
 * Listens, and returns the address to visit.
 *
 * @throws FC_STATION_PORT_IN_USE, FC_STATION_HOST_UNUSABLE
 */
export async function listen(app: TypedApp, host: string, port: number): Promise<string> {
  try {
    return await app.listen({ host, port })
  } catch (cause) {
    const code = codeOf(cause)
    if (code === 'EADDRINUSE') {
      throw stationError('FC_STATION_PORT_IN_USE', `Port ${port} on ${host} is in use`, cause)
    }
    if (code === 'EACCES') {
      throw stationError(
        'FC_STATION_HOST_UNUSABLE',
        `Port ${port} on ${host} needs rights that this user does not have`,
        cause,
      )
    }
    if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND' || code === 'EAI_AGAIN') {
      throw stationError('FC_STATION_HOST_UNUSABLE', `${host} is not an address here`, cause)
    }
    throw cause
  }
}
