import { posix } from 'node:path'
import { asRecord } from '../files/parse-jsonc.ts'
import type { TsconfigChain } from './follow-extends.ts'
import { nearestConfig } from './nearest-config.ts'

/** What the tsconfigs of a repository say about names that are no packages. */
export interface TsconfigPaths {
  /** Whether a specifier looks like an alias of any tsconfig. */
  readonly isAlias: (specifier: string) => boolean
  /** Whether any tsconfig has a `baseUrl`, so that a bare name may be a folder. */
  readonly hasBaseUrl: boolean
  readonly customConditions: readonly string[]
  /**
   * Paths without extension that an alias means for a file, best first: for where a tsconfig
   * extends a package that is not installed, and the native resolver answers nothing at all.
   */
  readonly meaningsOf: (from: string, specifier: string) => readonly string[]
}

function matcherOf(patterns: ReadonlySet<string>): (specifier: string) => boolean {
  const exact = new Set<string>()
  const prefixes: string[] = []
  for (const pattern of patterns) {
    const star = pattern.indexOf('*')
    if (star === -1) exact.add(pattern)
    // `*` alone would make every package an alias.
    else if (star > 0) prefixes.push(pattern.slice(0, star))
  }
  return (specifier) => exact.has(specifier) || prefixes.some((each) => specifier.startsWith(each))
}

function textsIn(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((each) => typeof each === 'string') : []
}

/** What stands for `*` when a specifier matches a pattern; `null` when it does not. */
function starOf(pattern: string, specifier: string): string | null {
  const star = pattern.indexOf('*')
  if (star === -1) return pattern === specifier ? '' : null
  const [before, after] = [pattern.slice(0, star), pattern.slice(star + 1)]
  const fits =
    specifier.length >= pattern.length - 1 &&
    specifier.startsWith(before) &&
    specifier.endsWith(after)
  return fits ? specifier.slice(before.length, specifier.length - after.length) : null
}

function meaningsIn({ links }: TsconfigChain, specifier: string): readonly string[] {
  const withBase = links.find(({ options }) => typeof options['baseUrl'] === 'string')
  const base =
    withBase === undefined
      ? null
      : posix.join(posix.dirname(withBase.path), String(withBase.options['baseUrl']))
  const withPaths = links.find(({ options }) => options['paths'] !== undefined)
  const aliases = Object.entries(asRecord(withPaths?.options['paths']))
    // The longest prefix wins, as the compiler has it.
    .toSorted(([left], [right]) => right.indexOf('*') - left.indexOf('*'))
  const folder = base ?? posix.dirname(withPaths?.path ?? '')
  for (const [pattern, targets] of aliases) {
    const star = starOf(pattern, specifier)
    if (star === null) continue
    return textsIn(targets).map((target) => posix.join(folder, target.replace('*', star)))
  }
  return base === null ? [] : [posix.join(base, specifier)]
}

/** Collects aliases and conditions over all tsconfigs. */
export function readTsconfigPaths(chains: readonly TsconfigChain[]): TsconfigPaths {
  const patterns = new Set<string>()
  const conditions = new Set<string>()
  let hasBaseUrl = false
  for (const { options } of chains.flatMap(({ links }) => links)) {
    for (const pattern of Object.keys(asRecord(options['paths']))) patterns.add(pattern)
    for (const each of textsIn(options['customConditions'])) conditions.add(each)
    hasBaseUrl ||= typeof options['baseUrl'] === 'string'
  }
  const byPath = new Map(chains.map((chain) => [chain.path, chain]))
  const nearest = nearestConfig([...byPath.keys()])
  return {
    isAlias: matcherOf(patterns),
    hasBaseUrl,
    customConditions: [...conditions],
    meaningsOf(from, specifier) {
      const chain = byPath.get(nearest(from) ?? '')
      return chain === undefined ? [] : meaningsIn(chain, specifier)
    },
  }
}
