import type { EarlierGraph } from '../graph/build-graph.ts'

/** What one run leaves to the next: each file as it was read, and where its imports lead. */
export interface KeptRun extends EarlierGraph {
  /** Under which rules files were judged. */
  readonly rulesKey: string
}
