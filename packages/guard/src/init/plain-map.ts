import type { WorkspacePackage } from '../graph/workspace-package.ts'
import { roomMatcher } from '../map/match-room.ts'
import { folderFinder } from '../rules/layers/folder-in-room.ts'
import type { Allowance } from './make-allowances.ts'
import { fitRooms, type FittedClaim } from './fit-rooms.ts'
import { groupCode } from './group-code.ts'
import { orderGroups } from './order-groups.ts'
import type { ProposedArrow, ProposedLayer, ProposedMap, ProposedRoom } from './proposed-map.ts'
import type { FileImport } from './read-repository.ts'
import { setAside } from './set-aside.ts'

/** The layer of tests, scripts and whatever else nobody imports. */
export const aroundLayer = 'around'

/** A circle over values is worse to keep than one over types. */
const valueWeight = 3
/** An arrow that lists more folders than this says nothing. */
const onlyMax = 12

/** What goes from one room to another. */
interface Traffic {
  readonly from: string
  readonly to: string
  readonly imports: FileImport[]
}

/** Also of what is no source, such as JSON: it may be imported all the same. */
function roomFinderOf(rooms: readonly FittedClaim[]): (path: string) => string | null {
  const matchers = rooms.map((room) => ({ name: room.name, matches: roomMatcher(room) }))
  const known = new Map<string, string | null>()
  return (path) => {
    const before = known.get(path)
    if (before !== undefined) return before
    const name = matchers.find(({ matches }) => matches(path))?.name ?? null
    known.set(path, name)
    return name
  }
}

function trafficBetween(
  rooms: readonly FittedClaim[],
  imports: readonly FileImport[],
): ReadonlyMap<string, Traffic> {
  const roomOf = roomFinderOf(rooms)
  const traffic = new Map<string, Traffic>()
  for (const each of imports) {
    const [from, to] = [roomOf(each.from), roomOf(each.to)]
    if (from === null || to === null || from === to) continue
    const key = `${from}\0${to}`
    const known = traffic.get(key) ?? { from, to, imports: [] }
    known.imports.push(each)
    traffic.set(key, known)
  }
  return traffic
}

function weightsOf(traffic: Iterable<Traffic>): Map<string, Map<string, number>> {
  const weights = new Map<string, Map<string, number>>()
  for (const { from, to, imports } of traffic) {
    const row = weights.get(from) ?? new Map<string, number>()
    row.set(
      to,
      imports.reduce((sum, { isTypeOnly }) => sum + (isTypeOnly ? 1 : valueWeight), 0),
    )
    weights.set(from, row)
  }
  return weights
}

function arrowUp(up: Traffic, down: Traffic | undefined, to: FittedClaim): ProposedArrow {
  const folderOf = folderFinder({
    name: to.name,
    layer: to.name,
    namespace: 'infra',
    globs: to.globs,
    except: to.except,
  })
  const folders = [...new Set(up.imports.map((each) => folderOf(each.to)))].sort()
  const count = up.imports.length
  const back = down === undefined ? 'down by way of others' : `${down.imports.length} down`
  return {
    from: up.from,
    to: up.to,
    only: folders.length > onlyMax ? null : folders,
    isTypesOnly: up.imports.every(({ isTypeOnly }) => isTypeOnly),
    why: `${count} ${count === 1 ? 'import' : 'imports'} up, ${back}: ${up.imports[0]?.from ?? ''}`,
  }
}

interface PlainParts {
  readonly rooms: readonly FittedClaim[]
  /** Names of the rooms of code, from the top down. */
  readonly order: readonly string[]
  readonly traffic: ReadonlyMap<string, Traffic>
}

/** Each layer may import what it imports today from below it. */
function layersOf({ order, traffic }: PlainParts): readonly ProposedLayer[] {
  const own = order.map((id, index): ProposedLayer => ({
    id,
    mayImport: order.slice(index + 1).filter((below) => traffic.has(`${id}\0${below}`)),
  }))
  return [...own, { id: aroundLayer, mayImport: [...order, aroundLayer] }]
}

/** What goes up, or into what stands around, needs an arrow of its own. */
function arrowsOf({ rooms, order, traffic }: PlainParts): readonly ProposedArrow[] {
  const byName = new Map(rooms.map((room) => [room.name, room]))
  return order.flatMap((from, index) =>
    [...traffic.values()].flatMap((each) => {
      const isUp = each.from === from && !order.slice(index + 1).includes(each.to)
      const to = byName.get(each.to)
      if (!isUp || to === undefined) return []
      return [arrowUp(each, traffic.get(`${each.to}\0${from}`), to)]
    }),
  )
}

/** A room for each folder of the program, and the arrows that are there today. */
export function plainMap(
  {
    paths,
    imports,
    packages,
  }: {
    readonly paths: readonly string[]
    readonly imports: readonly FileImport[]
    readonly packages: readonly WorkspacePackage[]
  },
  allowances: readonly Allowance[],
): ProposedMap {
  const { code, testGlobs, aroundGlobs } = setAside(paths, imports, packages)
  const groups = groupCode(code, packages)
  const exact = groups.toSorted((a, b) => depthOf(b.globs) - depthOf(a.globs))
  const rooms = fitRooms(
    [
      { name: 'tests', globs: testGlobs },
      // Single files of code lie among those that configure tools.
      ...exact.filter(({ globs }) => !globs.some((glob) => glob.includes('*'))),
      { name: 'around', globs: aroundGlobs },
      ...exact.filter(({ globs }) => globs.some((glob) => glob.includes('*'))),
    ],
    paths,
  )
  const isCode = new Set(groups.map(({ name }) => name))
  const traffic = trafficBetween(rooms, imports)
  const names = rooms.map(({ name }) => name).filter((name) => isCode.has(name))
  const order = orderGroups(names.toSorted(), weightsOf(traffic.values()))
  const parts = { rooms, order, traffic }
  return {
    preset: 'plain',
    layers: layersOf(parts),
    rooms: [...order, 'tests', 'around'].flatMap((name): readonly ProposedRoom[] => {
      const room = rooms.find((each) => each.name === name)
      if (room === undefined) return []
      const layer = isCode.has(name) ? name : aroundLayer
      const files = [...room.globs, ...room.except.map((glob) => `!${glob}`)]
      return [{ name, layer, files, count: room.paths.length }]
    }),
    arrows: arrowsOf(parts),
    allowances,
  }
}

/** How deep the deepest glob reaches. */
function depthOf(globs: readonly string[]): number {
  return Math.max(...globs.map((glob) => glob.split('/').length))
}
