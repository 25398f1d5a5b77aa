import { readFileSync } from 'node:fs'
import { globSync } from 'node:fs'
import { parse } from 'yaml'

interface Arrow {
  readonly from: string
  readonly to: string
  readonly only?: readonly string[]
}

interface Room {
  readonly layer: string
  readonly files: readonly string[]
}

interface WrittenMap {
  readonly layers: Readonly<Record<string, { readonly may_import: readonly string[] }>>
  readonly rooms: Readonly<Record<string, Room>>
  readonly arrows: readonly Arrow[]
  readonly ignore: readonly string[]
  readonly blessed: Readonly<Record<string, readonly string[]>>
}

/** The rooms of this repository, for copies of it. */
export interface RoomMap {
  /** For all rules. */
  readonly whole: object
  /** Rooms and arrows alone, as other tools can hold them, too. */
  readonly alone: object
  /** Globs of each room. */
  readonly globs: ReadonlyMap<string, readonly string[]>
  /** What no file of a room may import, by its name. */
  readonly refused: ReadonlyMap<string, readonly string[]>
}

function inCopies(globs: readonly string[], folder: string): readonly string[] {
  return globs
    .filter((glob) => /^\{?(?:packages|examples)/.test(glob))
    .map((glob) => `copies/*/${glob}`)
    .filter((glob) => globSync(glob, { cwd: folder }).length > 0)
}

function mapValues<From, To>(
  record: Readonly<Record<string, From>>,
  change: (value: From) => To,
): Record<string, To> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value)]))
}

function without<Value>(
  record: Readonly<Record<string, Value>>,
  isLeftOut: (value: Value) => boolean,
): Record<string, Value> {
  return Object.fromEntries(Object.entries(record).filter(([, value]) => !isLeftOut(value)))
}

function refusedBy(map: WrittenMap, from: string): readonly string[] {
  const own = map.rooms[from]
  return Object.entries(map.rooms).flatMap(([to, room]) => {
    if (to === from || own === undefined) return []
    const arrow = map.arrows.find((each) => each.from === from && each.to === to)
    const mayImport = map.layers[own.layer]?.may_import.includes(room.layer) ?? false
    const isAllowed = arrow === undefined ? mayImport : arrow.only?.length !== 0
    return isAllowed ? [] : [to]
  })
}

/** Reads the map of this repository and puts it over the copies below a folder. */
export function readRooms(folder: string): RoomMap {
  const written = parse(readFileSync('layers.yaml', 'utf8')) as WrittenMap
  const rooms = without(
    mapValues(written.rooms, (room) => ({ ...room, files: inCopies(room.files, folder) })),
    ({ files }) => files.length === 0,
  )
  const arrows = written.arrows.filter(({ from, to }) => from in rooms && to in rooms)
  const ignore = written.ignore.map((glob) => `copies/*/${glob}`)
  const blessed = without(
    mapValues(written.blessed, (globs) => inCopies(globs, folder)),
    ({ length }) => length === 0,
  )
  const whole = { ...written, rooms, arrows, ignore, blessed }
  // Other tools know rooms, and no folders inside them.
  const plain = arrows.map(({ from, to, only }) =>
    only === undefined || only.length > 0 ? { from, to } : { from, to, only },
  )
  const map = { ...written, rooms, arrows: plain }
  const alone = { format: 1, layers: written.layers, rooms, arrows: plain, ignore }
  return {
    whole,
    alone,
    globs: new Map(Object.entries(rooms).map(([name, { files }]) => [name, files])),
    refused: new Map(Object.keys(rooms).map((name) => [name, refusedBy(map, name)])),
  }
}
