import type { Layer } from './layer-map.ts'
import { meant } from './nearest-name.ts'
import type { YamlNode, YamlReader } from './yaml-reader.ts'

const families = ['infra', 'domain', 'system']

function checkFamilies(reader: YamlReader, node: YamlNode, trail: string, named: Layer['mayEmit']) {
  for (const family of named ?? []) {
    if (families.includes(family)) continue
    const message = `${trail} names ${JSON.stringify(family)}; known are ${families.join(', ')}`
    reader.refuse('FC_GUARD_MAP_UNKNOWN_NAME', node, message)
  }
}

/** Reads `layers:`, and refuses arrows to layers that are not there. */
export function readLayers(reader: YamlReader, node: YamlNode): ReadonlyMap<string, Layer> {
  const layers = new Map<string, Layer>()
  const importNodes = new Map<string, YamlNode>()
  for (const [id, value] of reader.pairs(node, 'layers')) {
    const trail = `layers.${id}`
    const keys = ['name', 'may_import', 'may_emit'] as const
    const { name, may_import, may_emit } = reader.fields(value, trail, keys)
    const mayEmit = reader.texts(may_emit, `${trail}.may_emit`)
    checkFamilies(reader, may_emit, `${trail}.may_emit`, mayEmit)
    importNodes.set(id, may_import)
    layers.set(id, {
      id,
      name: name === undefined ? id : (reader.text(name, `${trail}.name`) ?? id),
      mayImport: reader.texts(may_import, `${trail}.may_import`) ?? [],
      mayEmit,
    })
  }
  for (const { id, mayImport } of layers.values()) {
    for (const other of mayImport) {
      if (layers.has(other)) continue
      const what = `layers.${id}.may_import names layer ${JSON.stringify(other)}, which does not exist`
      const message = `${what}${meant(other, layers.keys())}`
      reader.refuse('FC_GUARD_MAP_UNKNOWN_NAME', importNodes.get(id), message)
    }
  }
  return layers
}
