import { isScalar } from 'yaml'
import type { Arrow, Room } from './layer-map.ts'
import { meant } from './nearest-name.ts'
import type { YamlNode, YamlReader } from './yaml-reader.ts'

function readArrow(reader: YamlReader, node: YamlNode, trail: string): Arrow {
  const fields = reader.fields(node, trail, ['from', 'to', 'only', 'types_only'])
  const typesOnly = fields.types_only
  const isTypesOnly = isScalar(typesOnly) && typesOnly.value === true
  if (typesOnly !== undefined && !(isScalar(typesOnly) && typeof typesOnly.value === 'boolean')) {
    reader.expect(typesOnly, `${trail}.types_only`, 'true or false')
  }
  return {
    from: reader.text(fields.from, `${trail}.from`, node) ?? '',
    to: reader.text(fields.to, `${trail}.to`, node) ?? '',
    only: reader.texts(fields.only, `${trail}.only`),
    isTypesOnly,
  }
}

/** Reads `arrows:`; both ends are rooms that exist, and a pair is spoken of once. */
export function readArrows(
  reader: YamlReader,
  node: YamlNode,
  rooms: ReadonlyMap<string, Room>,
): readonly Arrow[] {
  if (node === undefined || (isScalar(node) && node.value === null)) return []
  const items = (node as { readonly items?: readonly YamlNode[] } | null)?.items
  if (items === undefined) {
    reader.expect(node, 'arrows', 'a list of { from, to } entries')
    return []
  }
  const seen = new Set<string>()
  return items.map((item, index) => {
    const arrow = readArrow(reader, item, `arrows[${index}]`)
    for (const end of [arrow.from, arrow.to]) {
      if (end === '' || rooms.has(end)) continue
      const what = `arrows[${index}] names room ${JSON.stringify(end)}, which does not exist`
      reader.refuse('FC_GUARD_MAP_UNKNOWN_NAME', item, `${what}${meant(end, rooms.keys())}`)
    }
    const pair = `${arrow.from} to ${arrow.to}`
    if (seen.has(pair)) {
      reader.refuse('FC_GUARD_MAP_VALUE', item, `arrows[${index}] says ${pair} a second time`)
    }
    seen.add(pair)
    return arrow
  })
}
