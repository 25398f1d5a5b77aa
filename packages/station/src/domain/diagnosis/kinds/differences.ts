import { citedMax, falseAlarmRate, liftMin, memoryLimits, supportMin } from '../constants.ts'
import { cited } from '../evidence.ts'
import type { Compared } from '../ranking/compared.ts'
import type { TraceTree } from '../ranking/trace-tree.ts'
import { fisher } from '../statistics/significance.ts'

/** What failing correlations have and healthy ones lack. */
export interface Difference {
  readonly service: string
  /** Such as `service.version`; of a decision `budget.outcome`. */
  readonly attribute: string
  readonly value: string
  readonly failingWith: number
  readonly failing: number
  readonly healthyWith: number
  readonly healthy: number
  /** How many times more usual failing is with it. */
  readonly lift: number
  /** How likely such a split is by chance alone. */
  readonly chance: number
  readonly ids: readonly string[]
}

/** Attributes that are another one in every correlation tell nothing apart. */
const valueMaxLength = 100

interface Having {
  readonly service: string
  readonly attribute: string
  readonly value: string
  failing: number
  healthy: number
  readonly ids: string[]
}

function keyOf(...parts: readonly string[]): string {
  return parts.join('\u0000')
}

type Decisions = ReadonlyMap<
  string,
  readonly { service: string; attribute: string; value: string; id: string }[]
>

/** What was decided in each correlation, as if it were an attribute. */
function decisionsByTrace({ telemetry }: Compared): Decisions {
  const rows = telemetry.decisions.flatMap((decision) => {
    const of = { service: decision.service, id: decision.id, traceId: decision.traceId }
    const named = (name: string, value: string | null) =>
      value === null ? [] : [{ ...of, attribute: `${decision.engine}.${name}`, value }]
    return [
      ...named('outcome', decision.outcome),
      ...named('version', decision.version),
      ...Object.entries(decision.features).flatMap(([name, value]) =>
        named(`input.${name}`, String(value)),
      ),
      ...Object.keys(decision.features).map((name) => ({
        ...of,
        attribute: `${decision.engine}.input has`,
        value: name,
      })),
    ]
  })
  return Map.groupBy(rows, ({ traceId }) => traceId)
}

/** Each attribute of one correlation once, with a record that has it. */
function attributesOf(
  tree: TraceTree,
  decisions: Decisions,
): ReadonlyMap<string, Omit<Having, 'failing' | 'healthy' | 'ids'> & { id: string }> {
  const found = new Map<string, Omit<Having, 'failing' | 'healthy' | 'ids'> & { id: string }>()
  const add = (service: string, attribute: string, value: string, id: string): void => {
    if (value.length > valueMaxLength) return
    const key = keyOf(service, attribute, value)
    if (!found.has(key)) found.set(key, { service, attribute, value, id })
  }
  for (const { span } of tree.nodes) {
    for (const [name, value] of Object.entries(span.attributes ?? {})) {
      add(span.service, name, String(value), span.id)
    }
  }
  for (const { service, attribute, value, id } of decisions.get(tree.id) ?? []) {
    add(service, attribute, value, id)
  }
  return found
}

/**
 * Attributes that separate failing from healthy correlations: association rules with support, lift
 * and an exact test. What goes together is no cause; it says where to look.
 */
export function differences(compared: Compared): readonly Difference[] {
  const { failing: failingTrees, healthy: healthyTrees } = compared
  if (failingTrees.length === 0 || healthyTrees.length === 0) return []
  const decisions = decisionsByTrace(compared)
  const having = new Map<string, Having>()
  for (const tree of [...failingTrees, ...healthyTrees]) {
    for (const [key, { id, ...attribute }] of attributesOf(tree, decisions)) {
      let entry = having.get(key)
      if (entry === undefined) {
        if (having.size >= memoryLimits.templates) continue
        entry = { ...attribute, failing: 0, healthy: 0, ids: [] }
        having.set(key, entry)
      }
      entry[tree.side] += 1
      if (tree.side === 'failing' && entry.ids.length < citedMax) entry.ids.push(id)
    }
  }
  return [...having.values()]
    .flatMap(
      (entry) => differenceOf(entry, failingTrees.length, healthyTrees.length, having.size) ?? [],
    )
    .toSorted(
      (a, b) =>
        a.chance - b.chance || b.lift - a.lift || ((a.ids[0] ?? '') < (b.ids[0] ?? '') ? -1 : 1),
    )
}

function differenceOf(
  entry: Having,
  failing: number,
  healthy: number,
  tests: number,
): Difference | null {
  const groups = { failingWith: entry.failing, failing, healthyWith: entry.healthy, healthy }
  const chance = Math.min(1, fisher(groups) * tests)
  const withIt = entry.failing / (entry.failing + entry.healthy)
  const lift = withIt / (failing / (failing + healthy))
  if (chance > falseAlarmRate || lift < liftMin || entry.failing < supportMin * failing) return null
  const { service, attribute, value, ids } = entry
  return { service, attribute, value, ...groups, lift, chance, ids: cited(ids, citedMax) }
}
