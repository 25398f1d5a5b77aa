import type { Layer } from '../../map/layer-map.ts'
import type { CheckedFile } from '../../rule/checked-file.ts'
import { findingAt } from '../../rule/finding-at.ts'
import type { House } from '../../rule/house.ts'
import { defineRule, type Finding, type Rule } from '../../rule/rule.ts'
import { findEmitted } from './find-emitted.ts'

/** May be emitted anywhere, and is a risk of its own. */
const unknownFamily = 'unknown'

/** A literal of a class, or a member of the table of classes: without one of these nothing is emitted. */
const mayNameClass =
  /['"`](?:infra|domain|system)\.[a-z]|\b[eE]rrorClass(?:es)?\s*(?:[.?![)]|as\b|satisfies\b)/

function familiesOf(house: House): ReadonlySet<string> {
  const layers = [...(house.map?.layers.values() ?? [])]
  return new Set(layers.flatMap(({ mayEmit }) => mayEmit ?? []))
}

const listed = (families: readonly string[]): string =>
  families.length === 0 ? 'none' : families.map((family) => `${family}.*`).join(', ')

function emittersOf(house: House, family: string): string {
  const layers = [...(house.map?.layers.values() ?? [])]
  return layers
    .filter(({ mayEmit }) => mayEmit?.includes(family))
    .map(({ id }) => id)
    .join(', ')
}

function isRefused(layer: Layer, family: string, families: ReadonlySet<string>): boolean {
  // A family that no layer speaks of belongs to somebody else's error classes.
  if (family === unknownFamily || !families.has(family)) return false
  return layer.mayEmit !== null && !layer.mayEmit.includes(family)
}

/** A literal error class is one that the layer of its file may emit. */
export const emission: Rule = defineRule({
  name: 'emission',
  title: 'A layer emits only its own error classes',
  severity: 'violation',
  why: 'The class tells where to look first. An infra class out of the domain sends the reader to the network while a rule is wrong, and the other way round.',
  fix: 'Give the failure a class of its own layer, or let the layer that owns the class record it. What may be emitted where stands under may_emit in layers.yaml.',
  needsMap: true,
  blessings: ['emission'],
  prefilter: mayNameClass,
  reads: 'file',
  *check(file: CheckedFile, house: House): Iterable<Finding> {
    const { layer } = file
    if (layer === null || layer.mayEmit === null || file.isTest) return
    if (house.isBlessed('emission', file.path)) return
    const families = familiesOf(house)
    for (const emitted of findEmitted(file.ast(), file.text)) {
      if (!isRefused(layer, emitted.family, families)) continue
      const owners = emittersOf(house, emitted.family)
      yield findingAt(file, emitted, {
        message: `${layer.id} (${layer.name}) emits \`${emitted.words}\`; it may emit ${listed(layer.mayEmit)}, and ${emitted.family}.* is for ${owners}`,
        symbol: emitted.words,
      })
    }
  },
})
