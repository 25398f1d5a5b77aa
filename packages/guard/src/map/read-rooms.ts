import type { Layer, Namespace, Room } from './layer-map.ts'
import { meant } from './nearest-name.ts'
import type { YamlNode, YamlReader } from './yaml-reader.ts'

function readNamespace(reader: YamlReader, node: YamlNode, trail: string): Namespace {
  if (node === undefined) return 'infra'
  const text = reader.text(node, trail)
  if (text === 'infra' || text === 'product') return text
  if (text !== null) {
    reader.refuse('FC_GUARD_MAP_VALUE', node, `${trail} must be infra or product, it is ${text}`)
  }
  return 'infra'
}

/** Reads `rooms:`; each has a layer that exists, and files. */
export function readRooms(
  reader: YamlReader,
  node: YamlNode,
  layers: ReadonlyMap<string, Layer>,
): ReadonlyMap<string, Room> {
  const rooms = new Map<string, Room>()
  for (const [name, value, key] of reader.pairs(node, 'rooms')) {
    const trail = `rooms.${name}`
    const fields = reader.fields(value, trail, ['layer', 'namespace', 'files'])
    const layer = reader.text(fields.layer, `${trail}.layer`, key)
    // Where there is no layer at all, that is what is wrong, and it is said already.
    if (layer !== null && layers.size > 0 && !layers.has(layer)) {
      const what = `${trail}.layer names layer ${JSON.stringify(layer)}, which does not exist`
      const message = `${what}${meant(layer, layers.keys())}`
      reader.refuse('FC_GUARD_MAP_UNKNOWN_NAME', fields.layer, message)
    }
    const written = reader.texts(fields.files, `${trail}.files`)
    const globs = (written ?? []).filter((glob) => !glob.startsWith('!'))
    const isList = fields.files === undefined || written !== null
    if (globs.length === 0 && isList) {
      reader.refuse('FC_GUARD_MAP_VALUE', key, `${trail}.files must name at least one glob`)
    }
    const except = (written ?? []).filter((glob) => glob.startsWith('!'))
    const namespace = readNamespace(reader, fields.namespace, `${trail}.namespace`)
    rooms.set(name, {
      name,
      layer: layer ?? '',
      namespace,
      globs,
      except: except.map((glob) => glob.slice(1)),
    })
  }
  return rooms
}
