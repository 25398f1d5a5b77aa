import type { Edge } from '../graph/edge.ts'
import type { Origin } from '../graph/module-export.ts'
import type { WorkspacePackage } from '../graph/workspace-package.ts'
import type { LayerMap, Room } from '../map/layer-map.ts'
import type { CheckedFile } from './checked-file.ts'

/** What a rule sees of the whole repository. */
export interface House {
  /** Absolute path. */
  readonly root: string
  readonly map: LayerMap | null
  readonly files: ReadonlyMap<string, CheckedFile>
  readonly packages: readonly WorkspacePackage[]
  /** Today in UTC, `2026-11-23`; rules with expiry dates compare with it. */
  readonly today: string
  /** The files that a rule looks at: by its prefilter, by its own choice, else all. */
  candidatesOf(rule: string): readonly CheckedFile[]
  edgesTo(path: string): readonly Edge[]
  /** The room of any path, scanned or not. */
  roomOf(path: string): Room | null
  /** The package whose folder is nearest above a path. */
  packageOf(path: string): WorkspacePackage | null
  /** Where a name exported by a file is really made; the file itself where that cannot be told. */
  originOf(path: string, symbol: string): Origin
  /** Whether `layers.yaml` lets this file do that kind of forbidden thing. */
  isBlessed(kind: string, path: string): boolean
  /** What `layers.yaml` says under `options` for a rule. */
  optionsOf(rule: string): unknown
  /** The text of any file of the repository, or `null`. */
  readText(path: string): string | null
}
