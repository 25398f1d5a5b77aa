import type { Problem } from '../errors/problem.ts'
import { joinPath } from '../graph/resolve-relative.ts'
import { escapeGlob, folderOf } from './glob-text.ts'
import type { Allowances } from './read-repository.ts'

/** Something that the map lets pass, and why. */
export interface Allowance {
  readonly key: 'ignore' | 'generated'
  readonly glob: string
  readonly why: string
}

const quoted = /"((?:[^"\\]|\\.)*)"/

/** Where a relative specifier of a message leads, from the file it stands in. */
function targetOf({ path, message }: Problem): string | null {
  const specifier = quoted.exec(message)?.[1]
  if (path === null || specifier === undefined || !specifier.startsWith('.')) return null
  const folder = path.slice(0, Math.max(0, path.lastIndexOf('/')))
  return joinPath(folder, specifier)
}

/** What would have to be let pass for one problem to go; `null` where no map can help. */
function allowanceFor(each: Problem): Allowance | null {
  const { code, path, message } = each
  if (path === null) return null
  const ignored: Allowance = { key: 'ignore', glob: escapeGlob(path), why: message }
  if (code === 'FC_GUARD_UNRESOLVED' || code === 'FC_GUARD_TSCONFIG') {
    const target = targetOf(each)
    if (target === null || target === '') return ignored
    const why = `${path} expects it`
    return { key: 'generated', glob: escapeGlob(target), why }
  }
  const isOfFile = ['FC_GUARD_PARSE', 'FC_GUARD_UNREADABLE', 'FC_GUARD_MANIFEST'].includes(code)
  return isOfFile ? ignored : null
}

/** So many files of one folder that a build makes are the whole folder. */
const folderMin = 3

/** What a build makes in a folder of its own is named once. */
function byFolder(allowances: readonly Allowance[]): readonly Allowance[] {
  const made = allowances.filter(({ key }) => key === 'generated')
  const folders = Map.groupBy(made, ({ glob }) => folderOf(glob))
  return [
    ...allowances.filter(({ key }) => key !== 'generated'),
    ...[...folders].flatMap(([folder, inside]) => {
      const [first] = inside
      if (inside.length < folderMin || folder === '' || first === undefined) return inside
      return [{ ...first, glob: `${folder}/**` }]
    }),
  ]
}

/** Allowances for problems; those that remain have to be mended before there can be a map. */
export function allowancesFor(problems: readonly Problem[]): {
  readonly allowances: readonly Allowance[]
  readonly remaining: readonly Problem[]
} {
  const allowances = new Map<string, Allowance>()
  const remaining: Problem[] = []
  for (const each of problems) {
    const allowance = allowanceFor(each)
    if (allowance === null) remaining.push(each)
    else allowances.set(`${allowance.key} ${allowance.glob}`, allowance)
  }
  const sorted = [...allowances.values()].toSorted((a, b) => (a.glob < b.glob ? -1 : 1))
  return { allowances: byFolder(sorted), remaining }
}

/** The globs of allowances, as the map has them. */
export function globsOf(allowances: readonly Allowance[]): Allowances {
  const of = (key: Allowance['key']) =>
    allowances.filter((each) => each.key === key).map(({ glob }) => glob)
  return { ignore: of('ignore'), generated: of('generated') }
}
