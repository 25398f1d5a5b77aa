import { roomMatcher } from '../map/match-room.ts'
import type { FittedClaim } from './fit-rooms.ts'

/** Folders of one name in so many places are written with a star. */
const starMin = 2

/** Whether globs and exceptions together mean these files and no others. */
function isExact(
  room: Pick<FittedClaim, 'globs' | 'except' | 'paths'>,
  all: readonly string[],
): boolean {
  const wanted = new Set(room.paths)
  const isMatched = roomMatcher(room)
  return all.every((path) => isMatched(path) === wanted.has(path))
}

function joined(room: FittedClaim, part: FittedClaim): FittedClaim {
  const globs = [...room.globs, ...part.globs]
  const except = [...new Set([...room.except, ...part.except])].filter(
    (glob) => !globs.includes(glob),
  )
  return { ...room, globs, except, paths: [...room.paths, ...part.paths] }
}

/** The glob with a star in place of one segment, for each of its segments. */
function* starredForms(glob: string): Iterable<string> {
  const segments = glob.split('/')
  for (const [at, segment] of segments.entries()) {
    if (!segment.includes('*') && at > 0) yield segments.with(at, '*').join('/')
  }
}

/** Writes globs that differ in one folder as one, where that means the same files. */
function withStars(
  room: FittedClaim,
  key: 'globs' | 'except',
  all: readonly string[],
): FittedClaim {
  const globs = room[key]
  const forms = new Set(globs.flatMap((glob) => [...starredForms(glob)]))
  for (const star of forms) {
    const same = globs.filter((glob) => [...starredForms(glob)].includes(star))
    if (same.length < starMin) continue
    const shorter = { ...room, [key]: [...globs.filter((glob) => !same.includes(glob)), star] }
    if (isExact(shorter, all)) return withStars(shorter, key, all)
  }
  return room
}

/** Leaves out globs and exceptions that change nothing, the most exact ones first. */
function withoutNeedless(room: FittedClaim, all: readonly string[]): FittedClaim {
  let least = room
  const depth = (glob: string) => glob.split('/').length
  for (const glob of room.globs.toSorted((a, b) => depth(b) - depth(a))) {
    const shorter = { ...least, globs: least.globs.filter((each) => each !== glob) }
    if (shorter.globs.length > 0 && isExact(shorter, all)) least = shorter
  }
  for (const glob of room.except.toSorted((a, b) => depth(b) - depth(a))) {
    const shorter = { ...least, except: least.except.filter((each) => each !== glob) }
    if (isExact(shorter, all)) least = shorter
  }
  return least
}

/** Puts claims of one name into as few rooms as can say which files they mean. */
export function mergeClaims(
  parts: readonly FittedClaim[],
  all: readonly string[],
): readonly FittedClaim[] {
  const rooms: FittedClaim[] = []
  for (const part of parts) {
    const at = rooms.findIndex((room) => isExact(joined(room, part), all))
    const room = rooms[at]
    if (room === undefined) rooms.push(part)
    else rooms[at] = joined(room, part)
  }
  return rooms.map((room, index) => {
    const name = index === 0 ? room.name : `${room.name}-${index + 1}`
    const named = { ...room, name }
    // One claim was written as it is meant, for what is still to come too.
    if (parts.length === 1) return named
    return withoutNeedless(withStars(withStars(named, 'globs', all), 'except', all), all)
  })
}
