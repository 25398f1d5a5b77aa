import { problem, type Problem } from '../errors/problem.ts'
import { asRecord } from '../files/parse-jsonc.ts'
import { expectedOf, isTaken } from '../rule/rule-option.ts'
import type { Rule } from '../rule/rule.ts'
import type { LayerMap } from './layer-map.ts'
import { meant } from './nearest-name.ts'
import type { MapReading } from './read-map.ts'

/** What is told to whom, and where it stands. */
interface Told {
  readonly map: LayerMap
  readonly rules: readonly Rule[]
  readonly lines: ReadonlyMap<string, number>
}

function refusal({ map, lines }: Told, trail: string, message: string, isValue = false): Problem {
  const line = lines.get(trail)
  const code = isValue ? 'FC_GUARD_MAP_VALUE' : 'FC_GUARD_MAP_UNKNOWN_KEY'
  return problem(code, message, line === undefined ? { path: map.path } : { path: map.path, line })
}

function* checkValues(told: Told, rule: Rule, given: unknown): Iterable<Problem> {
  const options = rule.options ?? {}
  const names = Object.keys(options)
  for (const [key, value] of Object.entries(asRecord(given))) {
    const trail = `options.${rule.name}.${key}`
    const option = Object.hasOwn(options, key) ? options[key] : undefined
    if (option === undefined) {
      const known = names.length === 0 ? 'it takes none' : `known are ${names.join(', ')}`
      const message = `rule ${rule.name} has no option ${JSON.stringify(key)}; ${known}`
      yield refusal(told, trail, `${message}${meant(key, names)}`)
    } else if (!isTaken(option, value)) {
      const what = `it is ${JSON.stringify(value) ?? 'empty'}`
      const message = `${trail} must be ${expectedOf(option)} (${option.says}), ${what}`
      yield refusal(told, trail, message, true)
    }
  }
}

function* checkOptionsOf(told: Told): Iterable<Problem> {
  for (const [name, given] of told.map.options) {
    const rule = told.rules.find((each) => each.name === name)
    if (rule !== undefined) yield* checkValues(told, rule, given)
    else {
      const names = told.rules.map((each) => each.name)
      const message = `options names rule ${JSON.stringify(name)}, which does not exist`
      yield refusal(told, `options.${name}`, `${message}${meant(name, names)}`)
    }
  }
}

function* checkBlessings(told: Told): Iterable<Problem> {
  const kinds = told.rules.flatMap(({ blessings = [] }) => blessings)
  for (const kind of told.map.blessed.keys()) {
    if (kinds.includes(kind)) continue
    const message = `blessed names ${JSON.stringify(kind)}, which no rule forbids; known are ${kinds.join(', ')}`
    yield refusal(told, `blessed.${kind}`, `${message}${meant(kind, kinds)}`)
  }
}

/** What stands under `options` and `blessed` and no rule understands. */
export function checkOptions(
  { map, trailLines }: MapReading,
  rules: readonly Rule[],
): readonly Problem[] {
  if (map === null) return []
  const told = { map, rules, lines: trailLines }
  return [...checkOptionsOf(told), ...checkBlessings(told)]
}
