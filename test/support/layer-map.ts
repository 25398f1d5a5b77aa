import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { matchesGlob } from 'node:path'
import { parse } from 'yaml'

export interface Room {
  readonly name: string
  readonly layer: string
  readonly files: readonly string[]
}

export interface LayerMap {
  readonly layers: Readonly<Record<string, { readonly may_import: readonly string[] }>>
  readonly rooms: readonly Room[]
  readonly arrows: readonly {
    readonly from: string
    readonly to: string
    readonly only?: readonly string[]
  }[]
}

export function readLayerMap(): LayerMap {
  const map: {
    layers: LayerMap['layers']
    rooms: Record<string, Omit<Room, 'name'>>
    arrows: LayerMap['arrows']
  } = parse(readFileSync('layers.yaml', 'utf8'))
  return {
    layers: map.layers,
    rooms: Object.entries(map.rooms).map(([name, room]) => ({ name, ...room })),
    arrows: map.arrows,
  }
}

/** Source files that git knows or would know; no build output, no fixtures of bad code. */
export function listSourceFiles(): readonly string[] {
  const listed = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {
    encoding: 'utf8',
  })
  return listed
    .split('\n')
    .filter((file) => /\.(m?[jt]s|tsx)$/.test(file) && !file.endsWith('.d.ts'))
}

export function roomsOf(map: LayerMap, file: string): readonly Room[] {
  return map.rooms.filter((room) => room.files.some((glob) => matchesGlob(file, glob)))
}
