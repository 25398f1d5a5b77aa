import type { Room } from './layer-map.ts'
import { compileGlobs, type PathMatcher } from './match-globs.ts'

/** Whether a path lies in a room: one of its globs claims it, and none with a `!` gives it away. */
export function roomMatcher({ globs, except }: Pick<Room, 'globs' | 'except'>): PathMatcher {
  const claims = compileGlobs(globs)
  if (except.length === 0) return claims
  const givesAway = compileGlobs(except)
  return (path) => claims(path) && !givesAway(path)
}
