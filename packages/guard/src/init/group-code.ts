import type { WorkspacePackage } from '../graph/workspace-package.ts'
import { allBelow, baseName, escapeGlob, folderOf, isBelow, rightIn } from './glob-text.ts'

/** Files that will be one room. */
export interface Group {
  readonly name: string
  readonly globs: readonly string[]
  readonly paths: readonly string[]
}

/** A folder of code, or a part of it. */
interface Area {
  readonly folder: string
  /** All below the folder; what lies right in it; of that, only some files. */
  readonly reach: 'below' | 'direct' | 'listed'
  /** Whether it is all the source of a package, and so has the package's name. */
  readonly isBase: boolean
  /** What its name begins with, where there are several packages. */
  readonly prefix: string
  readonly paths: readonly string[]
}

/** More rooms than this, and nobody reads the map. */
const groupsMax = 24
/** A room of more than a quarter of everything is looked into. */
const largeShare = 1 / 4
const largeMin = 15

/** The deepest folder that all of these lie in. */
function commonFolder(paths: readonly string[]): string {
  const [first = ''] = paths
  let folder = folderOf(first)
  while (folder !== '' && !paths.every((path) => isBelow(path, folder))) folder = folderOf(folder)
  return folder
}

/** Folders that only hold others, so that their name says nothing about these. */
const holder =
  /^(?:src|source|lib|libs|app|apps|packages|modules|features|domains|contexts|use-?cases)$/i

function partsOf(area: Area): readonly Area[] {
  const { folder, paths } = area
  const own = baseName(folder)
  const isHolder = own === '' || holder.test(own) || own === area.prefix
  const prefix = isHolder ? area.prefix : nameOf(area)
  const depth = folder === '' ? 0 : folder.split('/').length
  const bySegment = Map.groupBy(paths, (path) => {
    const segments = path.split('/')
    return segments.length === depth + 1 ? '' : (segments[depth] ?? '')
  })
  return [...bySegment].map(([segment, inside]): Area => {
    if (segment === '') return { ...area, reach: 'direct', paths: inside }
    const below = folder === '' ? segment : `${folder}/${segment}`
    return { folder: below, reach: 'below', isBase: false, prefix, paths: inside }
  })
}

function split(area: Area): readonly Area[] {
  const parts = partsOf(area)
  const [only] = parts
  // A chain of single folders is one step.
  return parts.length === 1 && only?.reach === 'below'
    ? split({ ...only, isBase: area.isBase })
    : parts
}

/** One area for each package, without what lies around its source. */
function packageAreas(code: readonly string[], packages: readonly WorkspacePackage[]): Area[] {
  const folders = packages.map(({ folder }) => folder).sort((a, b) => b.length - a.length)
  const owner = (path: string) => folders.find((folder) => isBelow(path, folder)) ?? ''
  const byPackage = Map.groupBy(code, owner)
  return [...byPackage].flatMap(([folder, paths]): Area[] => {
    const prefix = byPackage.size === 1 ? '' : wordOf(baseName(folder))
    // Files beside a package.json are no folder of its source.
    const loose = paths.filter((path) => folderOf(path) === folder)
    const deep = paths.filter((path) => folderOf(path) !== folder)
    const areas: Area[] = [
      { folder, reach: 'listed', isBase: false, prefix, paths: loose },
      { folder: commonFolder(deep), reach: 'below', isBase: true, prefix, paths: deep },
    ]
    return areas.filter((area) => area.paths.length > 0)
  })
}

/** Splits what is large for as long as the map stays readable. */
function splitLarge(areas: readonly Area[], total: number): readonly Area[] {
  const largest = areas
    .filter(
      ({ reach, paths }) =>
        reach === 'below' && paths.length > Math.max(largeMin, total * largeShare),
    )
    .toSorted((a, b) => b.paths.length - a.paths.length)
  for (const area of largest) {
    const parts = split(area)
    if (parts.length < 2 || areas.length - 1 + parts.length > groupsMax) continue
    return splitLarge([...areas.filter((each) => each !== area), ...parts], total)
  }
  return areas
}

/** A folder's name without what a name of a room cannot have. */
function wordOf(name: string): string {
  return name.replaceAll(/[^\w.-]+/g, '-').replaceAll(/^[.-]+|[.-]+$/g, '')
}

function nameOf({ folder, reach, isBase, prefix }: Area): string {
  const own = reach === 'listed' ? 'root' : wordOf(baseName(folder))
  const words = prefix === '' ? [own] : isBase || own === prefix ? [prefix] : [prefix, own]
  return words.join('-') || 'root'
}

/** Names that two areas would have are made longer by the folder above. */
function withNames(areas: readonly Area[]): readonly Group[] {
  const taken = new Set(['tests', 'around'])
  return areas.map((area) => {
    let name = nameOf(area)
    for (let above = folderOf(area.folder); taken.has(name); above = folderOf(above)) {
      const longer = `${baseName(above)}-${name}`
      name = above === '' || taken.has(longer) ? `${name}-${taken.size}` : longer
    }
    taken.add(name)
    return { name, globs: globsOf(area), paths: area.paths }
  })
}

function globsOf({ folder, reach, paths }: Area): readonly string[] {
  if (reach === 'below') return [allBelow(folder)]
  return reach === 'direct' ? [rightIn(folder)] : paths.map(escapeGlob)
}

/** Cuts the code of a repository into rooms along its folders. */
export function groupCode(
  code: readonly string[],
  packages: readonly WorkspacePackage[],
): readonly Group[] {
  if (code.length === 0) return []
  const areas = packageAreas(code, packages)
  const isOne = areas.filter(({ reach }) => reach === 'below').length === 1
  // Of a single package, the folders of its source are what people call its parts.
  const first = isOne
    ? areas.flatMap((area) => (area.reach === 'below' ? split(area) : [area]))
    : areas
  return withNames(splitLarge(first.length > groupsMax ? areas : first, code.length))
}
