import type { CheckedFile } from '../../rule/checked-file.ts'
import type { House } from '../../rule/house.ts'
import { wordSet } from '../../syntax/word-set.ts'
import { stringsOption } from '../strings-option.ts'

/** What must not leave the infrastructure, and which files are outside of it. */
export interface LeakPolicy {
  readonly names: ReadonlySet<string>
  /** Whether a file is product: what it exports and sends, people outside may see. */
  readonly isGuarded: (file: CheckedFile) => boolean
}

/** Envelopes and the rows a store keeps of them and of spans. */
const defaultNames = wordSet(`
  ErrorEnvelope EnvelopeRecord EnvelopeRow SealedEnvelope UnsealedEnvelope DraftEnvelope
  SpanRecord SpanRow
`)

const guardedLayers = wordSet('L2 L3 L4 api apis adapter adapters domain')

/** The policy of a house: `leaks` of its map, and `options: envelope-leak: layers`. */
export function policyOf(house: House): LeakPolicy {
  const own = stringsOption(house, 'envelope-leak', 'layers')
  const layers = own.length > 0 ? new Set(own) : guardedLayers
  const leaks = house.map?.leaks
  return {
    names: leaks === null || leaks === undefined ? defaultNames : new Set(leaks),
    isGuarded: ({ isTest, layer, namespace }) =>
      !isTest &&
      (namespace === 'product' ||
        (layer !== null && (layers.has(layer.id) || layers.has(layer.name)))),
  }
}

function isSource(file: CheckedFile, { names, isGuarded }: LeakPolicy): boolean {
  const makes = file.exports.some(({ name, from }) => from === null && names.has(name))
  if (makes && !isGuarded(file)) return true
  return file.edges.some(
    ({ to, symbols }) => to.kind !== 'file' && symbols.some(({ name }) => names.has(name)),
  )
}

/** The guarded files that can reach a leaking type at all; only their trees are worth making. */
export function candidatesOf(house: House, policy: LeakPolicy): readonly CheckedFile[] {
  const reached = new Set<string>()
  const queue: string[] = []
  for (const file of house.files.values()) {
    if (!file.isTest && isSource(file, policy)) queue.push(file.path)
  }
  for (let path = queue.pop(); path !== undefined; path = queue.pop()) {
    if (reached.has(path)) continue
    reached.add(path)
    for (const { from } of house.edgesTo(path)) queue.push(from)
  }
  return [...reached].flatMap((path) => {
    const file = house.files.get(path)
    const isAsked =
      file !== undefined && policy.isGuarded(file) && !house.isBlessed('envelope-leak', path)
    return isAsked ? [file] : []
  })
}
