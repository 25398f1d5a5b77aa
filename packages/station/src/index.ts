export type * from './api/api-types.ts'
export { defineConfig, type StationConfigInput } from './platform/config/station-config.ts'
