import { posix } from 'node:path'
import { parseSync } from 'oxc-parser'
import type { Edge } from '../../src/graph/edge.ts'
import type { Layer, LayerMap, Namespace, Room } from '../../src/map/layer-map.ts'
import type { CheckedFile } from '../../src/rule/checked-file.ts'
import type { House } from '../../src/rule/house.ts'
import type { Finding, Rule } from '../../src/rule/rule.ts'

/** What a small house may be told beside its files. */
export interface HouseOptions {
  readonly today?: string
  readonly options?: Readonly<Record<string, unknown>>
  readonly blessed?: Readonly<Record<string, readonly string[]>>
  /** Layer of a file, by the first folder of its path. */
  readonly layers?: Readonly<
    Record<string, { readonly id: string; readonly mayEmit: readonly string[] }>
  >
  readonly leaks?: readonly string[]
  readonly namespaces?: Readonly<Record<string, Namespace>>
}

function placeIn(text: string, offset: number) {
  const before = text.slice(0, offset)
  const line = before.split('\n').length
  return { line, column: offset - (before.lastIndexOf('\n') + 1) + 1 }
}

function edgesOf(path: string, text: string, all: ReadonlySet<string>): readonly Edge[] {
  const pattern = /(?:import|export)\s[^'"]*?['"]([^'"]+)['"]/g
  return [...text.matchAll(pattern)].map((match): Edge => {
    const specifier = match[1] ?? ''
    const target = posix.join(posix.dirname(path), specifier)
    const isFile = specifier.startsWith('.') && all.has(target)
    const to: Edge['to'] = isFile
      ? { kind: 'file', path: target }
      : specifier.startsWith('node:')
        ? { kind: 'builtin', name: specifier }
        : {
            kind: 'package',
            name: specifier
              .split('/')
              .slice(0, specifier.startsWith('@') ? 2 : 1)
              .join('/'),
          }
    const names = /\{([^}]*)\}/.exec(match[0])?.[1]?.split(',') ?? []
    const symbols = names
      .map(
        (each) =>
          each
            .trim()
            .replace(/^type /, '')
            .split(' as ')[0] ?? '',
      )
      .filter((each) => each !== '')
      .map((each) => ({ name: each, isType: match[0].startsWith('import type') }))
    const place = placeIn(text, match.index + match[0].length - specifier.length - 2)
    const kind = match[0].startsWith('export') ? 'reexport' : 'static'
    const isTypeOnly = /^(?:import|export) type/.test(match[0])
    return {
      from: path,
      to,
      kind,
      specifier,
      symbols,
      isTypeOnly,
      ...place,
      endColumn: place.column + specifier.length + 2,
    }
  })
}

function mapOf(options: HouseOptions, layerOf: (path: string) => Layer | null): LayerMap | null {
  const folders = Object.keys(options.layers ?? {})
  if (folders.length === 0) return null
  const layers = folders.map((folder) => layerOf(`${folder}/`)).filter((layer) => layer !== null)
  return {
    format: 1,
    path: 'layers.yaml',
    layers: new Map(layers.map((layer) => [layer.id, layer])),
    rooms: new Map(),
    arrows: [],
    leaks: options.leaks ?? null,
    blessed: new Map(),
    models: [],
    rules: [],
    ignore: [],
    generated: [],
    options: new Map(),
  }
}

/** A house of a few files, with relative imports resolved, for the tests of one rule. */
export function houseOf(
  files: Readonly<Record<string, string>>,
  options: HouseOptions = {},
): House {
  const all = new Set(Object.keys(files))
  const layerOf = (path: string): Layer | null => {
    const layer = options.layers?.[path.split('/')[0] ?? '']
    return layer === undefined
      ? null
      : { id: layer.id, name: layer.id, mayImport: [], mayEmit: layer.mayEmit }
  }
  const roomOf = (path: string): Room | null => {
    const folder = path.split('/')[0] ?? ''
    const layer = layerOf(path)
    if (layer === null) return null
    return {
      name: folder,
      layer: layer.id,
      namespace: options.namespaces?.[folder] ?? 'infra',
      globs: [],
      except: [],
    }
  }
  const checked = Object.entries(files).map(([path, text]): [string, CheckedFile] => {
    const parsed = parseSync(path, text)
    return [
      path,
      {
        path,
        text,
        room: roomOf(path),
        layer: layerOf(path),
        namespace: roomOf(path)?.namespace ?? null,
        edges: edgesOf(path, text, all),
        exports: [],
        isTest: /(?:^|\/)tests?\/|\.(?:test|spec)\./.test(path),
        ast: () => parsed.program,
        comments: () => parsed.comments,
        placeOf: (offset) => placeIn(text, offset),
        lineOf: (offset) => placeIn(text, offset).line,
      },
    ]
  })
  const byPath = new Map(checked)
  return {
    root: '/house',
    map: mapOf(options, layerOf),
    files: byPath,
    packages: [],
    today: options.today ?? '2026-11-23',
    // The tests hold files of one rule; all of them are candidates.
    candidatesOf: () => [...byPath.values()],
    edgesTo: (path) =>
      [...byPath.values()]
        .flatMap((file) => file.edges)
        .filter((edge) => edge.to.kind === 'file' && edge.to.path === path),
    roomOf,
    packageOf: () => null,
    originOf: (path, symbol) => ({ path, symbol }),
    isBlessed: (kind, path) => (options.blessed?.[kind] ?? []).includes(path),
    optionsOf: (rule) => options.options?.[rule],
    readText: (path) => files[path] ?? null,
  }
}

/** Every finding of one rule, as the runner would ask for them. */
export function findingsOf(rule: Rule, house: House): readonly Finding[] {
  const { prefilter } = rule
  const pattern =
    typeof prefilter === 'function' ? prefilter(house.optionsOf(rule.name)) : prefilter
  const files = [...(rule.candidates?.(house) ?? house.files.values())].filter(
    (file) => pattern?.test(file.text) ?? true,
  )
  const own = files.flatMap((file) => [...(rule.check?.(file, house) ?? [])])
  return [...own, ...(rule.checkHouse?.(house) ?? [])]
}

/** The marked texts of the findings: what stands between column and endColumn. */
export function markedBy(rule: Rule, house: House): readonly string[] {
  return findingsOf(rule, house).map(({ path, line, column, endColumn }) => {
    const text = house.files.get(path)?.text.split('\n')[line - 1] ?? ''
    return text.slice(column - 1, endColumn - 1)
  })
}
