import { existsSync, readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { describe, expect, test } from 'vitest'
import { type Room, listSourceFiles, readLayerMap, roomsOf } from '../support/layer-map.ts'

const map = readLayerMap()
const files = listSourceFiles().filter((file) => existsSync(file))

/** Static import and export specifiers; comments and strings that look like one are rare enough. */
function specifiersOf(file: string): readonly string[] {
  const text = readFileSync(file, 'utf8')
  return [...text.matchAll(/^(?:import|export)\b[^'"]*?\bfrom\s+['"]([^'"]+)['"]/gm)].map(
    (match) => match[1] ?? '',
  )
}

function targetRoom(file: string, specifier: string): Room | undefined {
  const workspace = /^(?:@first-contact\/(\w[\w-]*)|first-contact)(?:\/.*)?$/.exec(specifier)
  const path = specifier.startsWith('.')
    ? normalize(join(dirname(file), specifier))
    : workspace === null
      ? undefined
      : `packages/${workspace[1] ?? 'cli'}/src/index.ts`
  return path === undefined ? undefined : roomsOf(map, path)[0]
}

function isAllowed(from: Room, to: Room): boolean {
  if (from.name === to.name || from.layer === 'L7') return true
  const named = map.arrows.find((arrow) => arrow.from === from.name && arrow.to === to.name)
  if (named !== undefined) return named.only === undefined || named.only.length > 0
  return map.layers[from.layer]?.may_import.includes(to.layer) ?? false
}

describe('layers.yaml', () => {
  test('every source file lies in exactly one room', () => {
    expect(files.length).toBeGreaterThan(50)
    const wrong = files
      .map((file) => ({ file, rooms: roomsOf(map, file).map((room) => room.name) }))
      .filter(({ rooms }) => rooms.length !== 1)
    expect(wrong).toEqual([])
  })

  test('every glob matches a file', () => {
    const idle = map.rooms.flatMap((room) =>
      room.files.filter(
        (glob) =>
          !files.some(
            (file) => roomsOf({ ...map, rooms: [{ ...room, files: [glob] }] }, file).length > 0,
          ),
      ),
    )
    expect(idle).toEqual([])
  })

  test('imports between rooms follow the arrows', () => {
    let edges = 0
    const violations: string[] = []
    for (const file of files) {
      const from = roomsOf(map, file)[0]
      for (const specifier of specifiersOf(file)) {
        const to = targetRoom(file, specifier)
        if (from === undefined || to === undefined) continue
        edges += 1
        if (!isAllowed(from, to))
          violations.push(`${file} (${from.name}) imports ${specifier} (${to.name})`)
      }
    }
    expect(edges).toBeGreaterThan(100)
    expect(violations).toEqual([])
  })
})
