import { problem, type Problem } from '../../errors/problem.ts'
import type { LayerMap } from '../../map/layer-map.ts'
import { roomMatcher } from '../../map/match-room.ts'
import { meant } from '../../map/nearest-name.ts'
import { folderFinder } from './folder-in-room.ts'

/** Names under `only` that no file of the target room lies in: such an arrow allows nothing. */
export function checkFolders(map: LayerMap, paths: readonly string[]): readonly Problem[] {
  const foldersOf = new Map<string, ReadonlySet<string>>()
  return map.arrows.flatMap(({ from, to, only }, index) => {
    const room = map.rooms.get(to)
    if (room === undefined || only === null || only.length === 0) return []
    const matches = roomMatcher(room)
    const folders = foldersOf.get(to) ?? new Set(paths.filter(matches).map(folderFinder(room)))
    foldersOf.set(to, folders)
    return only
      .filter((name) => !folders.has(name))
      .map((name) =>
        problem(
          'FC_GUARD_MAP_UNKNOWN_NAME',
          `arrows[${index}] (${from} to ${to}) names folder ${JSON.stringify(name)}, which room ${to} does not have${meant(name, folders)}`,
          { path: map.path },
        ),
      )
  })
}
