import { problem, type Problem } from '../errors/problem.ts'
import type { LayerMap, Room } from './layer-map.ts'
import { compileGlob, type PathMatcher } from './match-globs.ts'
import { roomMatcher } from './match-room.ts'

interface RoomClaims {
  readonly room: Room
  readonly matches: PathMatcher
  /** The glob of the room that claims a path. */
  readonly globFor: (path: string) => string
}

function claimsOf(room: Room): RoomClaims {
  const globs = room.globs.map((glob) => ({ glob, matches: compileGlob(glob) }))
  return {
    room,
    matches: roomMatcher(room),
    globFor: (path) => globs.find(({ matches }) => matches(path))?.glob ?? '',
  }
}

/** Finds the room of a path; the first that claims it, as overlaps are refused beforehand. */
export function roomFinder(map: LayerMap | null): (path: string) => Room | null {
  const rooms = [...(map?.rooms.values() ?? [])].map((room) => ({
    room,
    matches: roomMatcher(room),
  }))
  const known = new Map<string, Room | null>()
  return (path) => {
    const before = known.get(path)
    if (before !== undefined) return before
    const room = rooms.find(({ matches }) => matches(path))?.room ?? null
    known.set(path, room)
    return room
  }
}

/** How many paths of one kind a message names before it counts the rest. */
const namedPathsMax = 3

function listed(paths: readonly string[]): string {
  const shown = paths.slice(0, namedPathsMax).join(', ')
  const rest = paths.length - namedPathsMax
  return rest > 0 ? `${shown} and ${rest} more` : shown
}

/** The folder most of the homeless share, which is where the missing glob belongs. */
function folderOf(path: string): string {
  const segments = path.split('/')
  return segments.slice(0, Math.min(2, segments.length - 1)).join('/')
}

function homelessProblems(paths: readonly string[], map: LayerMap): readonly Problem[] {
  return [...Map.groupBy(paths, folderOf)].map(([folder, inside]) => {
    const [first = ''] = inside
    const where = folder === '' ? 'at the root' : `in ${folder}`
    const what =
      inside.length === 1
        ? `${first} lies in no room`
        : `${inside.length} files ${where} lie in no room: ${listed(inside)}`
    return problem('FC_GUARD_FILE_HOMELESS', `${what} of ${map.path}`, { path: first })
  })
}

/** Two globs of two rooms, and the files that both of them claim. */
interface Overlap {
  readonly words: string
  readonly glob: string
  readonly paths: string[]
}

/** What is wrong between the rooms and the files there are: homeless files, and overlaps. */
export function checkCoverage(
  map: LayerMap,
  paths: readonly string[],
  globLines: ReadonlyMap<string, number>,
): readonly Problem[] {
  const claims = [...map.rooms.values()].map(claimsOf)
  const homeless: string[] = []
  const overlaps = new Map<string, Overlap>()
  for (const path of paths) {
    const [first, second] = claims.filter(({ matches }) => matches(path))
    if (first === undefined) homeless.push(path)
    if (first === undefined || second === undefined) continue
    const glob = second.globFor(path)
    const words = `rooms ${first.room.name} (${first.globFor(path)}) and ${second.room.name} (${glob})`
    const overlap = overlaps.get(words) ?? { words, glob, paths: [] }
    overlap.paths.push(path)
    overlaps.set(words, overlap)
  }
  const place = (glob: string) => {
    const line = globLines.get(glob)
    return line === undefined ? { path: map.path } : { path: map.path, line }
  }
  return [
    ...homelessProblems(homeless, map),
    ...[...overlaps.values()].map(({ words, glob, paths: both }) =>
      problem('FC_GUARD_FILE_IN_TWO_ROOMS', `${words} both claim ${listed(both)}`, place(glob)),
    ),
  ]
}
