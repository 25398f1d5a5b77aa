import { asRecord, parseJsonc } from '../files/parse-jsonc.ts'
import { problem, type Problem } from '../errors/problem.ts'
import type { WorkspacePackage } from './workspace-package.ts'

/** A package of the repository, with what resolving needs of its manifest. */
export interface ReadPackage extends WorkspacePackage {
  readonly manifestPath: string
  readonly exports: unknown
  /** Files that older manifests name instead: `source`, `module`, `main`, `types`. */
  readonly entries: readonly string[]
}

function namesIn(value: unknown): ReadonlySet<string> {
  return new Set(Object.keys(asRecord(value)))
}

function readPackage(manifestPath: string, text: string): ReadPackage {
  const manifest = asRecord(parseJsonc(text))
  const entries = ['source', 'module', 'main', 'types', 'typings'].map((key) => manifest[key])
  return {
    name: typeof manifest['name'] === 'string' ? manifest['name'] : null,
    folder: manifestPath.slice(0, Math.max(0, manifestPath.lastIndexOf('/'))),
    hasWorkspaces: manifest['workspaces'] !== undefined,
    manifestPath,
    dependencies: namesIn(manifest['dependencies']),
    devDependencies: namesIn(manifest['devDependencies']),
    peerDependencies: namesIn(manifest['peerDependencies']),
    optionalDependencies: namesIn(manifest['optionalDependencies']),
    exports: manifest['exports'],
    entries: entries.filter((entry): entry is string => typeof entry === 'string'),
  }
}

/** Reads every `package.json` of the repository; the deepest folders come first. */
export function readPackages(
  manifests: readonly string[],
  readText: (path: string) => string | null,
): { readonly packages: readonly ReadPackage[]; readonly problems: readonly Problem[] } {
  const packages: ReadPackage[] = []
  const problems: Problem[] = []
  for (const path of manifests) {
    const text = readText(path)
    // Tracked but deleted.
    if (text === null) continue
    try {
      packages.push(readPackage(path, text))
    } catch (error) {
      const what = error instanceof Error ? error.message : String(error)
      problems.push(problem('FC_GUARD_MANIFEST', `${path} is not JSON: ${what}`, { path }))
    }
  }
  return { packages: packages.sort((a, b) => b.folder.length - a.folder.length), problems }
}

/** Finds the package whose folder is nearest above a path. */
export function packageFinder<P extends WorkspacePackage>(
  packages: readonly P[],
): (path: string) => P | null {
  const byFolder = new Map(packages.map((each) => [each.folder, each]))
  return (path) => {
    for (let end = path.lastIndexOf('/'); end > 0; end = path.lastIndexOf('/', end - 1)) {
      const found = byFolder.get(path.slice(0, end))
      if (found !== undefined) return found
    }
    return byFolder.get('') ?? null
  }
}
