import type { ProposedArrow, ProposedLayer, ProposedMap, ProposedRoom } from './proposed-map.ts'

/** The width that other tools keep YAML to. */
const widthMax = 100

/** A text as YAML takes it for one. */
function scalar(text: string): string {
  const isPlain = /^[A-Za-z_][\w./-]*$/.test(text)
  const isWord = /^(?:true|false|null|yes|no|on|off|y|n)$/i.test(text)
  return isPlain && !isWord ? text : `'${text.replaceAll("'", "''")}'`
}

const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`

function list(items: readonly string[]): string {
  return `[${items.join(', ')}]`
}

/** A list that is too long for one line goes on in the next. */
function wrapped(key: string, items: readonly string[], indent: string): readonly string[] {
  const lines: string[] = []
  let line = `${indent}${key}: [`
  items.forEach((item, index) => {
    const text = index === items.length - 1 ? `${item}]` : `${item},`
    const isFirst = line.endsWith('[')
    if (line.length + text.length + 1 > widthMax && !isFirst) {
      lines.push(line)
      line = `${indent}  ${text}`
    } else line += isFirst ? text : ` ${text}`
  })
  return [...lines, items.length === 0 ? `${line}]` : line]
}

/** A comment, over as many lines as it needs. */
function comment(text: string, indent: string): readonly string[] {
  const lines: string[] = []
  let line = `${indent}#`
  for (const word of text.split(/\s+/)) {
    if (line.length + word.length + 1 > widthMax && line !== `${indent}#`) {
      lines.push(line)
      line = `${indent}#`
    }
    line += ` ${word}`
  }
  return [...lines, line]
}

function mapping(name: string, fields: readonly (readonly [string, string])[]): string {
  return `  ${scalar(name)}: { ${fields.map(([key, value]) => `${key}: ${value}`).join(', ')} }`
}

function layerLines({ id, name, mayImport, mayEmit }: ProposedLayer): readonly string[] {
  const imports = mayImport.map(scalar)
  const fields = [
    ...(name === undefined ? [] : [['name', scalar(name)] as const]),
    ['may_import', list(imports)] as const,
    ...(mayEmit === undefined ? [] : [['may_emit', list(mayEmit.map(scalar))] as const]),
  ]
  const oneLine = mapping(id, fields)
  if (oneLine.length <= widthMax) return [oneLine]
  return [
    `  ${scalar(id)}:`,
    ...(name === undefined ? [] : [`    name: ${scalar(name)}`]),
    ...wrapped('may_import', imports, '    '),
    ...(mayEmit === undefined ? [] : [`    may_emit: ${list(mayEmit.map(scalar))}`]),
  ]
}

function roomLines({ name, layer, namespace, files }: ProposedRoom): readonly string[] {
  const globs = files.map(quoted)
  const fields = [
    ['layer', scalar(layer)] as const,
    ...(namespace === undefined ? [] : [['namespace', namespace] as const]),
    ['files', list(globs)] as const,
  ]
  const oneLine = mapping(name, fields)
  if (oneLine.length <= widthMax) return [oneLine]
  return [
    `  ${scalar(name)}:`,
    `    layer: ${scalar(layer)}`,
    ...(namespace === undefined ? [] : [`    namespace: ${namespace}`]),
    ...wrapped('files', globs, '    '),
  ]
}

function arrowLines({ from, to, only, isTypesOnly, why }: ProposedArrow): readonly string[] {
  const head = `from: ${scalar(from)}, to: ${scalar(to)}`
  const names = (only ?? []).map(scalar)
  const rest = isTypesOnly ? ', types_only: true' : ''
  const oneLine = `  - { ${head}${only === null ? '' : `, only: ${list(names)}`}${rest} }`
  const lines =
    oneLine.length <= widthMax
      ? [oneLine]
      : [
          `  - from: ${scalar(from)}`,
          `    to: ${scalar(to)}`,
          ...wrapped('only', names, '    '),
          ...(isTypesOnly ? ['    types_only: true'] : []),
        ]
  return [...comment(why, '  '), ...lines]
}

function allowanceLines(
  { allowances }: ProposedMap,
  key: 'ignore' | 'generated',
  title: string,
): readonly string[] {
  const own = allowances.filter((each) => each.key === key)
  if (own.length === 0) return []
  return [
    '',
    `# ${title}`,
    `${key}:`,
    ...own.flatMap(({ glob, why }) => [...comment(why, '  '), `  - ${quoted(glob)}`]),
  ]
}

const plainWords = {
  layers: [
    '# From the top down: each may import what it imports today, and nothing else. Below them, what',
    '# nobody imports: tests, scripts, and the like.',
  ],
  arrows: [
    '# Circles. What goes up, against the order above, is allowed only where it is today. Take an arrow',
    '# away when you mend its circle; first-contact guard baseline add gives the mending its time.',
  ],
}

const sevenWords = {
  layers: ['# What may import what. Products are perspectives, layers are reality.'],
  arrows: ['# Narrower or wider than the layers, between two rooms.'],
}

/** Writes a proposed map down as `layers.yaml`. */
export function mapText(map: ProposedMap, madeFrom: string): string {
  const words = map.preset === 'plain' ? plainWords : sevenWords
  const lines = [
    `# Proposed by first-contact guard init: ${madeFrom}.`,
    '# It is yours: rename, merge and split rooms, and take away arrows that should not be there.',
    '# Every file lies in exactly one room; a file in none, or in two, is an error.',
    'format: 1',
    '',
    ...words.layers,
    'layers:',
    ...map.layers.flatMap(layerLines),
    '',
    'rooms:',
    ...map.rooms.flatMap(roomLines),
    ...(map.arrows.length === 0
      ? []
      : ['', ...words.arrows, 'arrows:', ...map.arrows.flatMap(arrowLines)]),
    ...allowanceLines(
      map,
      'ignore',
      'Not looked at: it cannot be read, or it imports what nobody can find.',
    ),
    ...allowanceLines(map, 'generated', 'A build makes it, so an import of it may lead nowhere.'),
  ]
  return `${lines.join('\n')}\n`
}
