import type { Edge } from '../graph/edge.ts'
import type { ReadPackage } from '../graph/read-packages.ts'
import { packageFinder } from '../graph/read-packages.ts'
import type { Layer, LayerMap, Room } from '../map/layer-map.ts'
import type { Rule } from '../rule/rule.ts'
import { Blessings } from './blessings.ts'
import type { FileChanges } from './changed-files.ts'
import { OriginFinder } from './find-origin.ts'
import { Importers } from './importers.ts'
import { OpenHouse } from './open-house.ts'
import type { ScannedFile } from './scanned-file.ts'
import { SourceFile } from './source-file.ts'
import type { TreeKeeper } from './tree-keeper.ts'

/** What does not change while files are edited. */
export interface Grounds {
  readonly root: string
  readonly map: LayerMap | null
  readonly rules: readonly Rule[]
  readonly packages: readonly ReadPackage[]
  readonly roomOf: (path: string) => Room | null
}

/** What a house is made of, file by file. */
export interface HouseContents {
  readonly scanned: ReadonlyMap<string, ScannedFile>
  readonly edges: ReadonlyMap<string, readonly Edge[]>
  readonly today: string
  /** Told of a file that is no longer the one that was scanned. */
  readonly onChanged: (path: string) => void
  readonly readOther: (path: string) => string | null
  readonly trees: TreeKeeper
}

/** A house that was made before; what is the same in the new one is taken over. */
export interface EarlierHouse {
  readonly house: OpenHouse
  readonly changes: FileChanges
}

function layerOf(map: LayerMap | null, room: Room | null): Layer | null {
  return room === null ? null : (map?.layers.get(room.layer) ?? null)
}

function makeFile({ root, map, roomOf }: Grounds, contents: HouseContents, path: string) {
  const scanned = contents.scanned.get(path)
  if (scanned === undefined) return undefined
  const room = roomOf(path)
  const links = {
    edges: contents.edges.get(path) ?? [],
    exports: scanned.parsed.exports,
    onChanged: contents.onChanged,
    trees: contents.trees,
  }
  const { hash, candidateOf } = scanned
  const standing = { root, room, layer: layerOf(map, room), links }
  return new SourceFile({ path, hash, candidateOf, text: null }, standing)
}

function makeFiles(
  grounds: Grounds,
  contents: HouseContents,
  earlier: EarlierHouse | null,
): ReadonlyMap<string, SourceFile> {
  const files = new Map(earlier?.house.files)
  for (const path of earlier?.changes.contents ?? contents.scanned.keys()) {
    const file = makeFile(grounds, contents, path)
    if (file !== undefined) files.set(path, file)
  }
  return files
}

function candidateFinder(rules: readonly Rule[], files: ReadonlyMap<string, SourceFile>) {
  const withPrefilter = new Set(
    rules.flatMap(({ name, prefilter }) => (prefilter === undefined ? [] : [name])),
  )
  const known = new Map<string, readonly SourceFile[]>()
  return (rule: string): readonly SourceFile[] => {
    const before = known.get(rule)
    if (before !== undefined) return before
    const all = [...files.values()]
    // A rule without a prefilter looks at everything.
    const isAsked = withPrefilter.has(rule)
    const found = isAsked ? all.filter(({ candidateOf }) => candidateOf.includes(rule)) : all
    known.set(rule, found)
    return found
  }
}

/** Makes the house that rules look at. */
export function makeHouse(
  grounds: Grounds,
  contents: HouseContents,
  earlier: EarlierHouse | null,
): OpenHouse {
  const { root, map, rules, packages, roomOf } = grounds
  const files = makeFiles(grounds, contents, earlier)
  return new OpenHouse({
    root,
    map,
    files,
    packages,
    packageOf: packageFinder(packages),
    roomOf,
    blessings: new Blessings(map),
    origins: earlier?.changes.shapes.size === 0 ? earlier.house.origins : new OriginFinder(files),
    importers:
      earlier === null
        ? new Importers(files, null)
        : new Importers(files, {
            importers: earlier.house.importers,
            paths: earlier.changes.edges,
          }),
    today: contents.today,
    candidatesOf: candidateFinder(rules, files),
    readOther: contents.readOther,
  })
}
