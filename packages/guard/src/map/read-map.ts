import { isMap, isScalar, isSeq, LineCounter, parseDocument } from 'yaml'
import { problem, type Problem } from '../errors/problem.ts'
import type { LayerMap } from './layer-map.ts'
import { readArrows } from './read-arrows.ts'
import { readLayers } from './read-layers.ts'
import { readRooms } from './read-rooms.ts'
import { YamlReader, type YamlNode } from './yaml-reader.ts'

/** A map, and what is wrong with it; a map with problems is not to be judged by. */
export interface MapReading {
  readonly map: LayerMap | null
  readonly problems: readonly Problem[]
  /** Line of each glob in the file, as it is written there, to name it when it matches nothing. */
  readonly globLines: ReadonlyMap<string, number>
  /** Line of what stands under `blessed` and `options`, by its trail: `options.emission.layers`. */
  readonly trailLines: ReadonlyMap<string, number>
}

const topKeys = [
  'format',
  'layers',
  'rooms',
  'arrows',
  'leaks',
  'blessed',
  'models',
  'rules',
  'ignore',
  'generated',
  'options',
] as const

function readFormat(reader: YamlReader, node: YamlNode, top: YamlNode): void {
  if (isScalar(node) && node.value === 1) return
  const given = isScalar(node) ? JSON.stringify(node.value) : 'missing'
  reader.refuse('FC_GUARD_MAP_VALUE', node ?? top, `format must be 1, it is ${given}`)
}

function readBlessed(reader: YamlReader, node: YamlNode): ReadonlyMap<string, readonly string[]> {
  return new Map(
    reader
      .pairs(node, 'blessed')
      .map(([kind, value]) => [kind, reader.texts(value, `blessed.${kind}`) ?? []]),
  )
}

/** What the rules are told; whether they understand it is asked when they are known. */
function readOptions(reader: YamlReader, node: YamlNode): ReadonlyMap<string, unknown> {
  return new Map(
    reader.pairs(node, 'options').map(([rule, value]) => {
      if (value !== undefined && value !== null && !isMap(value)) {
        reader.expect(value, `options.${rule}`, 'a mapping of option names to values')
      }
      return [rule, (value as { toJSON?: () => unknown } | null)?.toJSON?.()]
    }),
  )
}

function findTrailLines(reader: YamlReader, nodes: Readonly<Record<string, YamlNode>>) {
  const found = new Map<string, number>()
  const visit = (node: YamlNode, trail: string, depth: number): void => {
    if (!isMap(node) || depth === 0) return
    for (const [key, value, keyNode] of reader.pairs(node, trail)) {
      const line = reader.lineOf(keyNode)
      if (line !== undefined) found.set(`${trail}.${key}`, line)
      visit(value, `${trail}.${key}`, depth - 1)
    }
  }
  // Deeper than `options.<rule>.<name>` nothing has a name of its own.
  for (const [name, node] of Object.entries(nodes)) visit(node, name, 2)
  return found
}

function syntaxProblemOf(
  document: ReturnType<typeof parseDocument>,
  lines: LineCounter,
  path: string,
): Problem | null {
  const [error] = document.errors
  if (error === undefined) return null
  const { line } = lines.linePos(error.pos[0])
  const what = error.message.split('\n')[0]?.replace(/ at line \d+.*$/, '') ?? ''
  return problem('FC_GUARD_MAP_UNREADABLE', `it is not YAML: ${what}`, { path, line })
}

/** Reads the text of a `layers.yaml`. Every mistake in it is named with its line. */
export function readMap(text: string, path: string): MapReading {
  const lineCounter = new LineCounter()
  const document = parseDocument(text, { lineCounter, version: '1.2', schema: 'core' })
  const nothing = { map: null, globLines: new Map(), trailLines: new Map() }
  const syntaxProblem = syntaxProblemOf(document, lineCounter, path)
  if (syntaxProblem !== null) return { ...nothing, problems: [syntaxProblem] }
  const reader = new YamlReader(path, lineCounter)
  const { contents } = document
  if (isSeq(contents) || (isScalar(contents) && contents.value !== null)) {
    reader.expect(contents, 'the file', 'a mapping with the keys format, layers and rooms')
    return { ...nothing, problems: reader.problems }
  }
  const top = reader.fields(contents, '', topKeys)
  readFormat(reader, top.format, contents)
  const layers = readLayers(reader, top.layers)
  if (reader.problems.length === 0 && layers.size === 0) {
    reader.refuse('FC_GUARD_MAP_VALUE', top.layers, 'layers must name at least one layer')
  }
  const rooms = readRooms(reader, top.rooms, layers)
  if (reader.problems.length === 0 && rooms.size === 0) {
    reader.refuse('FC_GUARD_MAP_VALUE', top.rooms, 'rooms must name at least one room')
  }
  const map: LayerMap = {
    format: 1,
    path,
    layers,
    rooms,
    arrows: readArrows(reader, top.arrows, rooms),
    leaks: reader.texts(top.leaks, 'leaks'),
    blessed: readBlessed(reader, top.blessed),
    models: reader.texts(top.models, 'models') ?? [],
    rules: reader.texts(top.rules, 'rules') ?? [],
    ignore: reader.texts(top.ignore, 'ignore') ?? [],
    generated: reader.texts(top.generated, 'generated') ?? [],
    options: readOptions(reader, top.options),
  }
  return {
    map,
    problems: reader.problems,
    globLines: reader.textLines,
    trailLines: findTrailLines(reader, { blessed: top.blessed, options: top.options }),
  }
}
