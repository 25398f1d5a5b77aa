import type { FoundFiles } from '../files/find-files.ts'
import type { MapReading } from '../map/read-map.ts'
import type { Rule } from '../rule/rule.ts'
import type { RunPlan } from './guard-options.ts'

/** Everything an examination begins with. */
export interface ExaminationInput {
  readonly plan: RunPlan
  readonly reading: MapReading
  readonly found: FoundFiles
  /** Changes when packages are installed. */
  readonly installed: string
  /** Whether a file has the bytes that the run before saw; without it, every file is read. */
  readonly isUnchanged?: (path: string) => boolean
  /** Instead of the rules that come with the guard. */
  readonly builtIn?: readonly Rule[]
}
