export * from '../adapters/index.ts'
export * from '../domain/index.ts'
export * from '../platform/config/describe-config.ts'
export * from '../platform/config/load-config.ts'
export {
  defineConfig,
  type StationConfig,
  type StationConfigInput,
} from '../platform/config/station-config.ts'
export { stationErrors, type StationErrorCode } from '../platform/errors/registry.ts'
export { stderrLog, type StationLog } from '../platform/log/station-log.ts'
export { tokenScopes, type TokenScope } from '../platform/tokens/access-store-port.ts'
export { hashSecret, mintToken } from '../platform/tokens/token-secret.ts'
export * from './open-operations.ts'
export { openRisks, type OpenRisksOptions } from './open-risks.ts'
export * from './operations.ts'
export * from './operations-from-records.ts'
export type { RunningStation, StartStationOptions } from './start-station.ts'
export { startStation } from './start-station-lazily.ts'
export { createStationToken, type MintedToken, type MintTokenOptions } from './station-access.ts'
export type { ReplayCommand } from './replay/child-replay.ts'
export { storePorts } from './store/store-ports.ts'
