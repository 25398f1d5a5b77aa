import { baselineFileName } from '../baseline/baseline.ts'
import type { Paint } from '../report/paint.ts'
import type { Proposal } from './init-guard.ts'
import type { ProposedRoom } from './proposed-map.ts'

/** Names that are printed before the rest is counted; the map has them all. */
const namesMax = 6

function some(names: readonly string[]): string {
  const hidden = names.length - namesMax
  return hidden > 1 ? `${names.slice(0, namesMax).join(', ')} and ${hidden} more` : names.join(', ')
}

function plural(count: number, one: string, many: string): string {
  return `${count.toLocaleString('en')} ${count === 1 ? one : many}`
}

function roomLines({ map }: Proposal, paint: Paint): readonly string[] {
  const width = Math.max(...map.rooms.map(({ name }) => name.length))
  const countWidth = Math.max(...map.rooms.map(({ count }) => String(count).length))
  const imports = ({ name, layer }: ProposedRoom): string => {
    const may = map.layers.find(({ id }) => id === layer)?.mayImport ?? []
    if (may.length === map.layers.length) return 'imports everything'
    return may.length === 0 ? 'imports nothing' : `imports ${some(may.filter((id) => id !== name))}`
  }
  return map.rooms.map((room) => {
    const layer = room.layer === room.name || map.preset === 'plain' ? '' : `${room.layer} `
    const files = `${String(room.count).padStart(countWidth)} ${room.count === 1 ? 'file ' : 'files'}`
    return `  ${paint.strong(room.name.padEnd(width))}  ${files}  ${paint.dim(layer + imports(room))}`
  })
}

function arrowLines({ map }: Proposal, paint: Paint): readonly string[] {
  if (map.arrows.length === 0) return []
  const count = map.arrows.length
  const title =
    count === 1
      ? 'one arrow goes up, in a circle; it is allowed only where it is today:'
      : `${count} arrows go up, in circles; each is allowed only where it is today:`
  const lines = map.arrows.map(({ from, to, only, isTypesOnly, why }) => {
    const narrow = only === null ? '' : ` (${some(only)})`
    const what = `${from} -> ${to}${narrow}${isTypesOnly ? ', types only' : ''}`
    return `  ${paint.warn(what)}  ${paint.dim(why)}`
  })
  return ['', title, ...lines]
}

function baselineLines(proposal: Proposal, paint: Paint): readonly string[] {
  const { violations, entries, isWritten } = proposal
  if (violations.length === 0)
    return ['', paint.good('no rule finds anything in the code as it is')]
  const byRule = [...Map.groupBy(violations, ({ rule }) => rule)]
    .map(([rule, found]) => `${rule} ${found.length}`)
    .join(', ')
  const there = plural(violations.length, 'violation is', 'violations are')
  const [first] = entries
  if (first === undefined) return ['', `${paint.bad(`${there} there already`)}: ${byRule}`]
  const held = `${isWritten ? '' : 'would be '}in ${baselineFileName} until ${first.expires}; ${first.owner} answers for ${entries.length === 1 ? 'it' : 'them'}`
  return ['', `${paint.warn(`${there} there already`)}: ${byRule}`, `  ${held}`]
}

function nextLines({
  isWritten,
  problems,
  violations,
  entries,
  mapPath,
}: Proposal): readonly string[] {
  if (!isWritten) return ['', 'nothing is written: this was --dry-run']
  const isClean = problems.length === 0 && entries.length >= violations.length
  return [
    '',
    isClean
      ? 'first-contact guard ends with 0 now, and refuses whatever is added'
      : 'first-contact guard says what is to be done',
    `next: read ${mapPath}, make it yours, and commit it${entries.length > 0 ? ` with ${baselineFileName}` : ''}`,
  ]
}

/** What was proposed, for a person at a terminal. */
export function proposalText(proposal: Proposal, paint: Paint): string {
  const { map, mapPath, filesScanned, edges, notes } = proposal
  const from = `${plural(filesScanned, 'file', 'files')} and ${plural(edges, 'import', 'imports')}`
  const rooms = plural(map.rooms.length, 'room', 'rooms')
  const lines = [
    `${paint.strong(mapPath)}: ${rooms} from ${from}, preset ${map.preset}`,
    ...roomLines(proposal, paint),
    ...arrowLines(proposal, paint),
    ...(map.allowances.length === 0
      ? []
      : [
          '',
          `${plural(map.allowances.length, 'place is', 'places are')} let pass: see ignore and generated in ${mapPath}`,
        ]),
    ...baselineLines(proposal, paint),
    ...notes.map((note) => `${paint.dim('note:')} ${note}`),
    ...nextLines(proposal),
  ]
  return `${lines.join('\n')}\n`
}

/** What was proposed as one JSON value, names in snake_case. */
export function proposalJson(proposal: Proposal): object {
  const { root, mapPath, map, text, filesScanned, edges, violations, entries } = proposal
  return {
    format: 1,
    root,
    map_path: mapPath,
    preset: map.preset,
    is_written: proposal.isWritten,
    files_scanned: filesScanned,
    edges,
    rooms: map.rooms.map(({ name, layer, files, count }) => ({ name, layer, files, count })),
    circles: map.arrows.map(({ from, to, only, isTypesOnly, why }) => ({
      from,
      to,
      only,
      types_only: isTypesOnly,
      why,
    })),
    allowances: map.allowances,
    violations: violations.length,
    baseline_entries: entries.length,
    problems: proposal.problems,
    notes: proposal.notes,
    text,
  }
}
