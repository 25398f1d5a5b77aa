import type { Edge } from '../graph/edge.ts'
import type { Origin } from '../graph/module-export.ts'
import type { WorkspacePackage } from '../graph/workspace-package.ts'
import type { LayerMap, Room } from '../map/layer-map.ts'
import type { House } from '../rule/house.ts'
import type { Blessings } from './blessings.ts'
import type { OriginFinder } from './find-origin.ts'
import type { Importers } from './importers.ts'
import type { SourceFile } from './source-file.ts'

/** What a house is made of; all but the files outlives a check that changes none of it. */
export interface HouseParts {
  readonly root: string
  readonly map: LayerMap | null
  readonly files: ReadonlyMap<string, SourceFile>
  readonly packages: readonly WorkspacePackage[]
  readonly packageOf: (path: string) => WorkspacePackage | null
  readonly roomOf: (path: string) => Room | null
  readonly blessings: Blessings
  readonly origins: OriginFinder
  readonly today: string
  readonly importers: Importers
  readonly candidatesOf: (rule: string) => readonly SourceFile[]
  /** Reads a file that is no source, and remembers that it was read. */
  readonly readOther: (path: string) => string | null
}

/** A house of files that are read and whose imports are resolved. */
export class OpenHouse implements House {
  readonly #parts: HouseParts
  /** Which files rules chose for themselves. */
  readonly #chosen = new Map<string, readonly SourceFile[]>()

  constructor(parts: HouseParts) {
    this.#parts = parts
  }

  get root(): string {
    return this.#parts.root
  }

  get map(): LayerMap | null {
    return this.#parts.map
  }

  get files(): ReadonlyMap<string, SourceFile> {
    return this.#parts.files
  }

  get packages(): readonly WorkspacePackage[] {
    return this.#parts.packages
  }

  get today(): string {
    return this.#parts.today
  }

  get origins(): OriginFinder {
    return this.#parts.origins
  }

  get importers(): Importers {
    return this.#parts.importers
  }

  candidatesOf(rule: string): readonly SourceFile[] {
    return this.#chosen.get(rule) ?? this.#parts.candidatesOf(rule)
  }

  /** A rule that chooses its files has chosen these. */
  choose(rule: string, paths: readonly string[]): void {
    const files = paths.flatMap((path) => this.files.get(path) ?? [])
    this.#chosen.set(rule, files)
  }

  roomOf(path: string): Room | null {
    return this.#parts.roomOf(path)
  }

  packageOf(path: string): WorkspacePackage | null {
    return this.#parts.packageOf(path)
  }

  edgesTo(path: string): readonly Edge[] {
    return this.#parts.importers.edgesTo(path)
  }

  originOf(path: string, symbol: string): Origin {
    return this.#parts.origins.trace(path, symbol).origin
  }

  isBlessed(kind: string, path: string): boolean {
    return this.#parts.blessings.isBlessed(kind, path)
  }

  optionsOf(rule: string): unknown {
    return this.map?.options.get(rule)
  }

  readText(path: string): string | null {
    return this.files.get(path)?.text ?? this.#parts.readOther(path)
  }
}
