import type { ReplayFlags } from '../replaying/replay-flags.ts'

/** The flags of `bisect`, as they are parsed. */
export interface BisectFlags extends ReplayFlags {
  readonly good?: string
  readonly bad?: string
  readonly path?: readonly string[]
  readonly scanMax: number
  readonly minimize: boolean
}
