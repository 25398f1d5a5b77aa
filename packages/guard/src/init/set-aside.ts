import type { WorkspacePackage } from '../graph/workspace-package.ts'
import { allBelow, baseName, folderOf, isBelow, sourcesRightIn } from './glob-text.ts'
import { compileGlobs } from '../map/match-globs.ts'
import type { FileImport } from './read-repository.ts'

/** Code, and what stands around it. */
export interface SetAside {
  readonly code: readonly string[]
  readonly testGlobs: readonly string[]
  readonly aroundGlobs: readonly string[]
}

const testFolders = ['test', 'tests', '__tests__', '__mocks__', '__fixtures__', 'e2e', 'cypress']
const testSuffixes = ['test', 'spec', 'test-d', 'spec-d', 'bench', 'e2e', 'stories']

/** Folders that hold no part of the program, when they stand beside its source. */
const aroundFolder =
  /^(?:\..*|scripts?|tool(?:s|ing)|bench.*|perf.*|docs?|www|web-?site|site|examples?|samples?|demos?|playgrounds?|sandbox|build|ci|configs?|integration|.*[-_]tests?)$/

/** Files that configure a tool. */
const configFile = /^\.|\.config\.|\.conf\.|\.setup\.|\.workspace\.|rc\.[cm]?[jt]s$|file\.[cm]?js$/

/** Folders that only hold packages. */
const packageHolder = /^(?:packages|apps|libs|modules|plugins|services)$/

function testGlobsOf(paths: readonly string[]): readonly string[] {
  const segments = new Set(paths.flatMap((path) => path.split('/').slice(0, -1)))
  const folders = testFolders.filter((name) => segments.has(name)).map((name) => `**/${name}/**`)
  const suffixes = testSuffixes.filter((suffix) => {
    const pattern = new RegExp(String.raw`\.${suffix}\.[^./]+$`)
    return paths.some((path) => pattern.test(path))
  })
  return [...folders, ...suffixes.map((suffix) => `**/*.${suffix}.*`)]
}

/** Where source folders stand: the root, packages, and folders of packages. */
function basesOf(packages: readonly WorkspacePackage[]): ReadonlySet<string> {
  const bases = new Set([''])
  for (const { folder } of packages) {
    const segments = folder.split('/')
    if (segments.some((name) => aroundFolder.test(name))) continue
    bases.add(folder)
    const above = folderOf(folder)
    if (packageHolder.test(baseName(above))) bases.add(above)
  }
  return bases
}

/** The folder around the code that a path lies in, or `null`. */
function aroundFolderOf(path: string, bases: ReadonlySet<string>): string | null {
  const segments = path.split('/')
  for (let depth = 0; depth < segments.length - 1; depth += 1) {
    if (!bases.has(segments.slice(0, depth).join('/'))) continue
    if (aroundFolder.test(segments[depth] ?? '')) return segments.slice(0, depth + 1).join('/')
  }
  return null
}

/** What code takes from a folder makes it code. */
function withoutUsed(
  folders: ReadonlySet<string>,
  { imports, isTest }: { imports: readonly FileImport[]; isTest: (path: string) => boolean },
): ReadonlySet<string> {
  const folderAround = (path: string) => [...folders].find((each) => isBelow(path, each))
  const used = new Set<string>()
  for (const { from, to } of imports) {
    const target = folderAround(to)
    const isFromCode =
      folderAround(from) === undefined && !isTest(from) && !configFile.test(baseName(from))
    // A script at the root may well use another one.
    if (target !== undefined && isFromCode && folderOf(from) !== '') used.add(target)
  }
  return new Set([...folders].filter((each) => !used.has(each)))
}

/** Files that are part of the program because it uses them, or they use it. */
function linkedTo(
  program: ReadonlySet<string>,
  maybe: readonly string[],
  imports: readonly FileImport[],
): ReadonlySet<string> {
  const linked = new Set<string>()
  const isLinked = (path: string) => program.has(path) || linked.has(path)
  const open = new Set(maybe)
  const take = (): boolean => {
    const found = imports.flatMap(({ from, to }) => [
      ...(open.has(from) && isLinked(to) ? [from] : []),
      ...(open.has(to) && isLinked(from) ? [to] : []),
    ])
    for (const path of found) {
      open.delete(path)
      linked.add(path)
    }
    return found.length > 0
  }
  while (take());
  return linked
}

/** Globs that differ in one folder only, as those of packages do, are written with a star. */
const starMin = 3

function withStars(globs: readonly string[]): readonly string[] {
  const starred = (glob: string) => glob.replace(/^([^/*]+)\/[^/*]+\//, '$1/*/')
  const alike = Map.groupBy(globs, starred)
  return [...alike].flatMap(([star, same]) => (same.length >= starMin ? [star] : same))
}

/**
 * Tells the program from what stands around it: tests, scripts, documents, examples, and the
 * configuration of tools. Whatever the program imports is part of it.
 */
export function setAside(
  paths: readonly string[],
  imports: readonly FileImport[],
  packages: readonly WorkspacePackage[],
): SetAside {
  const testGlobs = testGlobsOf(paths)
  const isTest = compileGlobs(testGlobs)
  const bases = basesOf(packages)
  const rest = paths.filter((path) => !isTest(path))
  const candidates = new Set(rest.flatMap((path) => aroundFolderOf(path, bases) ?? []))
  const folders = withoutUsed(candidates, { imports, isTest })
  const isInFolder = (path: string) => [...folders].some((folder) => isBelow(path, folder))
  const loose = rest.filter((path) => bases.has(folderOf(path)) && !isInFolder(path))
  const looseSet = new Set(loose)
  const inside = new Set(rest.filter((path) => !isInFolder(path) && !looseSet.has(path)))
  const maybe = loose.filter((path) => !configFile.test(baseName(path)))
  const looseCode = inside.size === 0 ? new Set(maybe) : linkedTo(inside, maybe, imports)
  const looseAround = loose.filter((path) => !looseCode.has(path))
  const byFolder = Map.groupBy(looseAround, folderOf)
  return {
    code: rest.filter((path) => inside.has(path) || looseCode.has(path)),
    testGlobs,
    aroundGlobs: [
      ...withStars([...folders].sort().map(allBelow)),
      ...withStars([...byFolder].map(([folder, inside]) => sourcesRightIn(folder, inside)).sort()),
    ],
  }
}
