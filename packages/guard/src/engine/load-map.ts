import { problem, type Problem } from '../errors/problem.ts'
import { readText } from '../files/read-text.ts'
import type { MapReading } from '../map/read-map.ts'
import type { RunPlan } from './guard-options.ts'

const noMap: MapReading = { map: null, problems: [], globLines: new Map(), trailLines: new Map() }

/** Reads the layer map of a run; without one, the rules that need none still run. */
export async function loadMap(
  { root, mapPath, isMapNamed }: RunPlan,
  text: string | null = readText(root, mapPath),
): Promise<MapReading> {
  if (text === null) {
    const missing: readonly Problem[] = isMapNamed
      ? [problem('FC_GUARD_MAP_UNREADABLE', `there is no ${mapPath}`, { path: mapPath })]
      : []
    return { ...noMap, problems: missing }
  }
  // A YAML parser is more code than the rest of a warm run.
  const { readMap } = await import('../map/read-map.ts')
  return readMap(text, mapPath)
}
