import { asRecord } from '../files/parse-jsonc.ts'
import type { ReadPackage } from './read-packages.ts'

/** Every file a target of `exports` may mean, in the order written; all conditions are taken. */
function* leaves(target: unknown): Iterable<string> {
  if (typeof target === 'string') yield target
  else if (Array.isArray(target)) for (const each of target) yield* leaves(each)
  else for (const each of Object.values(asRecord(target))) yield* leaves(each)
}

function* patternTargets(
  exports: { readonly [key: string]: unknown },
  key: string,
): Iterable<string> {
  for (const [pattern, target] of Object.entries(exports)) {
    const star = pattern.indexOf('*')
    if (star === -1) continue
    const [before, after] = [pattern.slice(0, star), pattern.slice(star + 1)]
    if (!key.startsWith(before) || !key.endsWith(after) || key.length < pattern.length) continue
    const middle = key.slice(before.length, key.length - after.length)
    for (const leaf of leaves(target)) yield leaf.replaceAll('*', middle)
  }
}

/**
 * The files that a subpath of a package may mean, relative to its folder: the manifest's `exports`
 * under every condition, then its older fields, then the path itself.
 *
 * @param subpath - empty for the package itself, else without a leading slash
 */
export function* packageTargets(
  { exports, entries }: ReadPackage,
  subpath: string,
): Iterable<string> {
  const key = subpath === '' ? '.' : `./${subpath}`
  if (exports !== undefined) {
    const table = asRecord(exports)
    const isSubpathTable = Object.keys(table).some((each) => each.startsWith('.'))
    if (!isSubpathTable) {
      if (key === '.') yield* leaves(exports)
    } else if (Object.hasOwn(table, key)) yield* leaves(table[key])
    else yield* patternTargets(table, key)
  } else if (subpath === '') {
    yield* entries
    yield 'index.js'
  } else yield subpath
}
