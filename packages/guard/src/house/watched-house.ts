import type { Comment, Program } from 'oxc-parser'
import type { Edge } from '../graph/edge.ts'
import type { ModuleExport, Origin } from '../graph/module-export.ts'
import type { WorkspacePackage } from '../graph/workspace-package.ts'
import type { Layer, LayerMap, Namespace, Room } from '../map/layer-map.ts'
import type { CheckedFile, Place } from '../rule/checked-file.ts'
import type { House } from '../rule/house.ts'
import type { FileChanges } from './changed-files.ts'
import type { OpenHouse } from './open-house.ts'
import type { SourceFile } from './source-file.ts'

function overlaps(some: ReadonlySet<string>, others: ReadonlySet<string>): boolean {
  const [small, large] = some.size < others.size ? [some, others] : [others, some]
  for (const each of small) if (large.has(each)) return true
  return false
}

/** What a rule looked at. */
export class HouseReads {
  /** Files whose text or tree it saw. */
  readonly contents = new Set<string>()
  /** Files whose imports it saw, with their places. */
  readonly edges = new Set<string>()
  /** Files of which it knows what they pass on, by whatever name it asked for. */
  readonly shapes = new Set<string>()
  /** Rules whose candidates it asked for. */
  readonly candidatesOf = new Set<string>()
  /** Whether it asked who imports something, which any file may do. */
  isOfAllEdges = false
  isOfToday = false

  /** Whether nothing that it looked at has changed. */
  stand(changes: FileChanges): boolean {
    return (
      !(this.isOfAllEdges && changes.edges.size > 0) &&
      !overlaps(this.candidatesOf, changes.candidatesOf) &&
      !overlaps(this.contents, changes.contents) &&
      !overlaps(this.edges, changes.edges) &&
      !overlaps(this.shapes, changes.shapes)
    )
  }
}

/** A file, for a rule whose looks at it are written down. */
class WatchedFile implements CheckedFile {
  readonly #file: SourceFile
  readonly #reads: HouseReads

  constructor(file: SourceFile, reads: HouseReads) {
    this.#file = file
    this.#reads = reads
  }

  get path(): string {
    return this.#file.path
  }

  get room(): Room | null {
    return this.#file.room
  }

  get layer(): Layer | null {
    return this.#file.layer
  }

  get namespace(): Namespace | null {
    return this.#file.namespace
  }

  get isTest(): boolean {
    return this.#file.isTest
  }

  get text(): string {
    return this.#whole().text
  }

  get edges(): readonly Edge[] {
    this.#reads.edges.add(this.path)
    return this.#file.edges
  }

  get exports(): readonly ModuleExport[] {
    this.#reads.shapes.add(this.path)
    return this.#file.exports
  }

  ast(): Program {
    return this.#whole().ast()
  }

  comments(): readonly Comment[] {
    return this.#whole().comments()
  }

  placeOf(offset: number): Place {
    return this.#whole().placeOf(offset)
  }

  lineOf(offset: number): number {
    return this.#whole().lineOf(offset)
  }

  #whole(): SourceFile {
    this.#reads.contents.add(this.path)
    return this.#file
  }
}

/**
 * A house that writes down what a rule looks at, so that the rule need not look again while that
 * is the same. Map, rooms, packages and which files there are are not written down: when they
 * change, all is looked at anew.
 */
export class WatchedHouse implements House {
  readonly reads = new HouseReads()
  readonly #house: OpenHouse
  readonly #known = new Map<string, CheckedFile>()
  #files: ReadonlyMap<string, CheckedFile> | undefined

  constructor(house: OpenHouse) {
    this.#house = house
  }

  get root(): string {
    return this.#house.root
  }

  get map(): LayerMap | null {
    return this.#house.map
  }

  get packages(): readonly WorkspacePackage[] {
    return this.#house.packages
  }

  get today(): string {
    this.reads.isOfToday = true
    return this.#house.today
  }

  get files(): ReadonlyMap<string, CheckedFile> {
    this.#files ??= new Map(
      Array.from(this.#house.files.values(), (file) => [file.path, this.watch(file)]),
    )
    return this.#files
  }

  candidatesOf(rule: string): readonly CheckedFile[] {
    this.reads.candidatesOf.add(rule)
    return this.#house.candidatesOf(rule).map((file) => this.watch(file))
  }

  edgesTo(path: string): readonly Edge[] {
    this.reads.isOfAllEdges = true
    return this.#house.edgesTo(path)
  }

  roomOf(path: string): Room | null {
    return this.#house.roomOf(path)
  }

  packageOf(path: string): WorkspacePackage | null {
    return this.#house.packageOf(path)
  }

  originOf(path: string, symbol: string): Origin {
    const { origin, seen } = this.#house.origins.trace(path, symbol)
    for (const each of seen) this.reads.shapes.add(each)
    return origin
  }

  isBlessed(kind: string, path: string): boolean {
    return this.#house.isBlessed(kind, path)
  }

  optionsOf(rule: string): unknown {
    return this.#house.optionsOf(rule)
  }

  readText(path: string): string | null {
    this.reads.contents.add(path)
    return this.#house.readText(path)
  }

  /** A file of this house, looks at which are written down. */
  watch(file: SourceFile): CheckedFile {
    const before = this.#known.get(file.path)
    if (before !== undefined) return before
    const watched = new WatchedFile(file, this.reads)
    this.#known.set(file.path, watched)
    return watched
  }
}
