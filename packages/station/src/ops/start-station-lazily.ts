import type { RunningStation, StartStationOptions } from './start-station.ts'

/**
 * Starts the station; the server and its plugins are loaded by then and not before, because every
 * command of the command line loads this room and only one of them serves.
 *
 * @throws FC_STATION_*, FC_STORE_*, FC_EMBEDDED_*
 */
export async function startStation(options: StartStationOptions): Promise<RunningStation> {
  const server = await import('./start-station.ts')
  return server.startStation(options)
}
