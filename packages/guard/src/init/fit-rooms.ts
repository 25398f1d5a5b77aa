import { compileGlob, compileGlobs } from '../map/match-globs.ts'
import { roomMatcher } from '../map/match-room.ts'

/** Files that want a room, and the globs that claim them. */
export interface Claim {
  readonly name: string
  readonly globs: readonly string[]
}

/** A claim that gives away what others claim more exactly. */
export interface FittedClaim extends Claim {
  readonly except: readonly string[]
  readonly paths: readonly string[]
}

/**
 * Takes from each claim what those before it claim, so that every file lies in one room.
 *
 * @param claims - the most exact first
 */
export function fitRooms(
  claims: readonly Claim[],
  paths: readonly string[],
): readonly FittedClaim[] {
  const taken: string[] = []
  return claims.flatMap(({ name, globs }) => {
    const isClaimed = compileGlobs(globs)
    const claimed = paths.filter(isClaimed)
    const except = taken.filter((glob) => claimed.some(compileGlob(glob)))
    const isMine = roomMatcher({ globs, except })
    const mine = claimed.filter(isMine)
    const used = globs.filter((glob) => mine.some(compileGlob(glob)))
    taken.push(...used)
    return mine.length === 0 ? [] : [{ name, globs: used, except, paths: mine }]
  })
}
