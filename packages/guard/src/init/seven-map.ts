import type { WorkspacePackage } from '../graph/workspace-package.ts'
import { allBelow, baseName, folderOf } from './glob-text.ts'
import { fitRooms, type Claim } from './fit-rooms.ts'
import type { Allowance } from './make-allowances.ts'
import { mergeClaims } from './merge-claims.ts'
import { placeUnnamed } from './place-unnamed.ts'
import type { ProposedMap, ProposedRoom } from './proposed-map.ts'
import type { FileImport } from './read-repository.ts'
import { setAside } from './set-aside.ts'
import { sevenLayers, type SevenLayer } from './seven-layers.ts'

/** A folder and the layer that its name speaks of. */
interface NamedFolder {
  readonly folder: string
  readonly layer: SevenLayer
}

/** The folders above a path, the nearest first. */
function* foldersAbove(path: string): Iterable<string> {
  for (let folder = folderOf(path); folder !== ''; folder = folderOf(folder)) yield folder
}

function layerNamed(name: string, how: 'folders' | 'vague'): SevenLayer | undefined {
  return sevenLayers.find((layer) => layer[how]?.test(name) === true)
}

/** The folder that tells the layer of a path: the nearest certain one, else the highest vague one. */
function tellingFolder(path: string): NamedFolder | null {
  for (const folder of foldersAbove(path)) {
    const layer = layerNamed(baseName(folder), 'folders')
    if (layer !== undefined) return { folder, layer }
  }
  for (const folder of [...foldersAbove(path)].toReversed()) {
    const layer = layerNamed(baseName(folder), 'vague')
    if (layer !== undefined) return { folder, layer }
  }
  return null
}

/** Sorted from deep to shallow, so that what is more exact is claimed first. */
function deepestFirst(folders: Iterable<NamedFolder>): readonly NamedFolder[] {
  const depth = ({ folder }: NamedFolder) => folder.split('/').length
  return [...folders].toSorted((a, b) => depth(b) - depth(a) || (a.folder < b.folder ? -1 : 1))
}

function roomsOf(claims: readonly Claim[], paths: readonly string[]): readonly ProposedRoom[] {
  const byName = Map.groupBy(fitRooms(claims, paths), ({ name }) => name)
  const order = [...sevenLayers.map(({ room }) => room), 'tests', 'around']
  return order.flatMap((name) => {
    const layer = sevenLayers.find(({ room }) => room === name)
    return mergeClaims(byName.get(name) ?? [], paths).map((room): ProposedRoom => ({
      name: room.name,
      layer: layer?.id ?? 'L7',
      namespace: layer?.namespace ?? 'infra',
      files: [...room.globs, ...room.except.map((glob) => `!${glob}`)],
      count: room.paths.length,
    }))
  })
}

/** How many files of a program have a folder that certainly names a layer, and which layers. */
export interface SevenSigns {
  readonly share: number
  readonly layers: ReadonlySet<string>
}

/** Looks for the seven layers in the names of folders. */
export function sevenSigns(code: readonly string[]): SevenSigns {
  const layers = new Set<string>()
  let named = 0
  for (const path of code) {
    for (const folder of foldersAbove(path)) {
      const layer = layerNamed(baseName(folder), 'folders')
      if (layer === undefined) continue
      named += 1
      layers.add(layer.id)
      break
    }
  }
  return { share: code.length === 0 ? 0 : named / code.length, layers }
}

/** A room for each of the seven layers, by the names of folders. */
export function sevenMap(
  {
    paths,
    imports,
    packages,
  }: {
    readonly paths: readonly string[]
    readonly imports: readonly FileImport[]
    readonly packages: readonly WorkspacePackage[]
  },
  allowances: readonly Allowance[],
): ProposedMap {
  const { code, testGlobs, aroundGlobs } = setAside(paths, imports, packages)
  const isCode = new Set(code)
  // What only a test imports starts the program all the same.
  const ofCode = imports.filter(({ from }) => isCode.has(from))
  const told = new Map<string, NamedFolder>()
  const layers = new Map<string, SevenLayer>()
  const unnamed: string[] = []
  for (const path of code) {
    const telling = tellingFolder(path)
    if (telling === null) unnamed.push(path)
    else {
      told.set(telling.folder, telling)
      layers.set(path, telling.layer)
    }
  }
  const claims: readonly Claim[] = [
    { name: 'tests', globs: testGlobs },
    { name: 'around', globs: aroundGlobs },
    ...deepestFirst(told.values()).map(({ folder, layer }) => ({
      name: layer.room,
      globs: [allBelow(folder)],
    })),
    ...placeUnnamed(unnamed, ofCode, (path) => layers.get(path) ?? null),
  ]
  return {
    preset: 'seven',
    layers: sevenLayers.map(({ id, name, mayImport, mayEmit }) => ({
      id,
      ...(name === undefined ? {} : { name }),
      mayImport,
      ...(mayEmit === undefined ? {} : { mayEmit }),
    })),
    rooms: roomsOf(claims, paths),
    arrows: [],
    allowances,
  }
}
