import type { Claim } from './fit-rooms.ts'
import { folderOf, rightIn } from './glob-text.ts'
import type { FileImport } from './read-repository.ts'
import { sevenLayers, type SevenLayer } from './seven-layers.ts'

/** What nothing imports starts the program, whatever its name is. */
const last = sevenLayers.find(({ id }) => id === 'L7')
/** Where several layers fit as well, the one nearest to the ground. */
const byPreference = ['L6', 'L4', 'L5', 'L3', 'L2', 'L1']

function mayImport(from: SevenLayer, to: SevenLayer): boolean {
  return from === to || from.mayImport.includes(to.id)
}

interface Traffic {
  readonly to: readonly SevenLayer[]
  readonly from: readonly SevenLayer[]
}

/** How many imports would go against the layers. */
function costOf(layer: SevenLayer, { to, from }: Traffic): number {
  const out = to.filter((each) => !mayImport(layer, each)).length
  return out + from.filter((each) => !mayImport(each, layer)).length
}

function fittingLayer(traffic: Traffic, isImported: boolean): SevenLayer | undefined {
  if (!isImported) return last
  const candidates = byPreference.flatMap((id) => sevenLayers.find((each) => each.id === id) ?? [])
  return candidates.toSorted((a, b) => costOf(a, traffic) - costOf(b, traffic))[0]
}

/**
 * Finds a layer for folders whose names say nothing: the one by which the fewest imports go against
 * the layers.
 */
export function placeUnnamed(
  unnamed: readonly string[],
  imports: readonly FileImport[],
  layerOf: (path: string) => SevenLayer | null,
): readonly Claim[] {
  const byFolder = Map.groupBy(unnamed.toSorted(), folderOf)
  return [...byFolder].map(([folder, paths]): Claim => {
    const inside = new Set(paths)
    const out = imports.filter(({ from, to }) => inside.has(from) && !inside.has(to))
    const into = imports.filter(({ from, to }) => inside.has(to) && !inside.has(from))
    const traffic = {
      to: out.flatMap(({ to }) => layerOf(to) ?? []),
      from: into.flatMap(({ from }) => layerOf(from) ?? []),
    }
    const layer = fittingLayer(traffic, into.length > 0)
    return { name: layer?.room ?? 'ops', globs: [rightIn(folder)] }
  })
}
