import { spawnSync } from 'node:child_process'
import {
  cpSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { readRooms, type RoomMap } from './room-map.ts'

// Real code with real imports: copies of this repository's packages. The first keeps its names, so
// that rules which know our own packages have work to do; the others have a scope of their own, so
// that no copy imports another and every import resolves as it does here.

const code = /\.(?:[cm]?[jt]sx?)$/
/** Styles and manifests too: sources import them. */
const copied = /\.(?:[cm]?[jt]sx?|css|json|svg)$/
const brokenOnPurpose = /\/(?:dist|test\/fixtures|test\/misuse)\//

/** A tree to check, and what is wrong in it. */
export interface SourceTree {
  readonly folder: string
  /** TypeScript and JavaScript files. */
  readonly files: number
  readonly map: RoomMap
  /** Files that import what their room may not, each exactly once. */
  readonly planted: readonly string[]
}

function git(folder: string, ...args: string[]): void {
  const { status, stderr } = spawnSync('git', args, { cwd: folder, encoding: 'utf8' })
  if (status !== 0) throw new Error(`git ${args.join(' ')} failed: ${stderr}`)
}

/** The committed sources, whatever anybody is working on. */
function checkOut(folder: string): readonly string[] {
  mkdirSync(folder, { recursive: true })
  const archive = join(folder, 'sources.tar')
  git('.', 'archive', '--output', resolve(archive), 'HEAD', 'packages', 'examples')
  spawnSync('tar', ['-xf', 'sources.tar'], { cwd: folder })
  rmSync(archive)
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(
    (path) => copied.test(path) && !brokenOnPurpose.test(path),
  )
}

function renameScope(text: string, scope: string): string {
  return text
    .replaceAll('@first-contact/', `@${scope}/`)
    .replaceAll(/(['"])first-contact(\/[\w-]+)?\1/g, `$1@${scope}/first-contact$2$1`)
}

interface Copy {
  readonly folder: string
  /** `null` keeps the names. */
  readonly scope: string | null
  readonly name: string
}

function link(folder: string, name: string, target: string): void {
  const place = join(folder, 'node_modules', name)
  mkdirSync(dirname(place), { recursive: true })
  symlinkSync(target, place)
}

function writeManifest({ folder, scope }: Copy, text: string, target: string): void {
  const manifest = JSON.parse(text) as { name: string }
  const isUnscoped = manifest.name === 'first-contact' && scope !== null
  const named = isUnscoped ? { ...manifest, name: '@first-contact/first-contact' } : manifest
  const written = JSON.stringify(named)
  const renamed = scope === null ? written : written.replaceAll('@first-contact/', `@${scope}/`)
  writeFileSync(target, renamed)
  link(folder, (JSON.parse(renamed) as { name: string }).name, dirname(target))
}

function writeCopy(copy: Copy, sources: string, paths: readonly string[]): void {
  for (const path of paths) {
    const target = join(copy.folder, 'copies', copy.name, path)
    mkdirSync(dirname(target), { recursive: true })
    const text = readFileSync(join(sources, path), 'utf8')
    if (path.endsWith('package.json')) writeManifest(copy, text, target)
    else writeFileSync(target, copy.scope === null ? text : renameScope(text, copy.scope))
  }
  cpSync('tsconfig.base.json', join(copy.folder, 'copies', copy.name, 'tsconfig.base.json'))
}

function linkThirdParties(folder: string): void {
  const installed = resolve('node_modules')
  for (const name of readdirSync(installed)) {
    if (name.startsWith('.') || name === '@first-contact' || name === 'first-contact') continue
    symlinkSync(realpathSync(join(installed, name)), join(folder, 'node_modules', name))
  }
}

/** One forbidden import of each kind that all tools see, in each copy. */
const forbidden = [
  `import { buildApp } from '../api/build-app.ts'\nvoid buildApp\n`,
  `import type { TypedApp } from '../api/typed-app.ts'\nexport type Planted = TypedApp\n`,
  `export { startStation } from '../ops/start-station.ts'\n`,
  `import { openStore } from 'STORE'\nvoid openStore\n`,
  `export const later = () => import('../workers/self-probe.ts')\n`,
]

function plant(folder: string, copies: readonly Copy[]): readonly string[] {
  return copies.flatMap(({ name, scope }) =>
    forbidden.map((text, index) => {
      const path = `copies/${name}/packages/station/src/domain/planted-${index + 1}.ts`
      const store = `@${scope ?? 'first-contact'}/store`
      writeFileSync(join(folder, path), text.replace('STORE', store))
      return path
    }),
  )
}

function writeRootFiles(folder: string, map: RoomMap): void {
  const { devDependencies } = JSON.parse(readFileSync('package.json', 'utf8')) as {
    devDependencies: unknown
  }
  const workspaces = ['copies/*/packages/*', 'copies/*/examples/*']
  const manifest = { private: true, type: 'module', workspaces, devDependencies }
  writeFileSync(join(folder, 'package.json'), JSON.stringify(manifest))
  writeFileSync(join(folder, '.gitignore'), 'node_modules/\ndist/\n')
  // YAML holds JSON.
  writeFileSync(join(folder, 'layers.yaml'), JSON.stringify(map.whole, null, 2))
  writeFileSync(join(folder, 'rooms-alone.yaml'), JSON.stringify(map.alone, null, 2))
}

export interface SourceTreeOptions {
  readonly filesMin: number
  readonly withTests: boolean
}

/** A git working tree of real sources in an empty folder, with at least so many of them. */
export function writeSourceTree(
  folder: string,
  { filesMin, withTests }: SourceTreeOptions,
): SourceTree {
  const checkedOut = join(folder, 'checked-out')
  const paths = checkOut(checkedOut).filter((path) => withTests || !path.includes('/test/'))
  const sources = paths.filter((path) => code.test(path)).length
  mkdirSync(join(folder, 'node_modules'), { recursive: true })
  const copies = Array.from({ length: Math.ceil(filesMin / sources) }, (_, index): Copy => {
    const name = `c${index + 1}`
    return { folder, name, scope: index === 0 ? null : name }
  })
  for (const copy of copies) writeCopy(copy, checkedOut, paths)
  rmSync(checkedOut, { recursive: true })
  linkThirdParties(folder)
  const map = readRooms(folder)
  writeRootFiles(folder, map)
  const planted = plant(folder, copies)
  git(folder, 'init', '-q')
  git(folder, 'add', '-A')
  return { folder, files: sources * copies.length + planted.length, map, planted }
}
