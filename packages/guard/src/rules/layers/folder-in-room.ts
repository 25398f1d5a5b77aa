import type { Room } from '../../map/layer-map.ts'
import { compileGlob, expandBraces, type PathMatcher } from '../../map/match-globs.ts'

interface RoomGlob {
  readonly matches: PathMatcher
  /** How many segments stand before `**`, or before the last one. */
  readonly depth: number
}

function globsOf(room: Room): readonly RoomGlob[] {
  return room.globs.flatMap(expandBraces).map((glob) => {
    const segments = glob.replace(/^\.\//, '').split('/')
    const star = segments.indexOf('**')
    return { matches: compileGlob(glob), depth: star === -1 ? segments.length - 1 : star }
  })
}

/**
 * Names the folder of a file inside its room, by which `only` names parts of a room: of
 * `recorder/src/capture/capture.ts` in `recorder/src/**` it is `capture`. A file right in the room
 * is named by its own name without extension.
 */
export function folderFinder(room: Room): (path: string) => string {
  const globs = globsOf(room)
  return (path) => {
    const depth = globs.find(({ matches }) => matches(path))?.depth ?? 0
    const segments = path.split('/')
    const name = segments[depth] ?? ''
    return depth === segments.length - 1 ? name.replace(/\.[^.]+$/, '') : name
  }
}
