export { initGuard, type InitOptions, type InitOutcome, type Proposal } from './init-guard.ts'
export { proposalJson, proposalText } from './proposal-text.ts'
export type { Preset } from './proposed-map.ts'
