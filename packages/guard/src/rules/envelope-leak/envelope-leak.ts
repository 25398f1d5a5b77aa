import { findingAt } from '../../rule/finding-at.ts'
import type { CheckedFile } from '../../rule/checked-file.ts'
import type { House } from '../../rule/house.ts'
import { defineRule, type Finding, type Rule } from '../../rule/rule.ts'
import { exportedLeaks, type LeakPlace, type LeakSearch } from './exported-leaks.ts'
import { LeakFinder } from './leak-finder.ts'
import { candidatesOf, policyOf } from './leak-policy.ts'
import { servedLeaks } from './served-leaks.ts'

function messageOf({ leak, symbol, verb }: LeakPlace): string {
  if (symbol === leak.name) return `\`${symbol}\` of ${leak.home} is passed on`
  const steps = leak.via.filter((each) => each !== symbol).map((each) => `\`${each}\``)
  const via = steps.length === 0 ? '' : ` by way of ${steps.join(', ')}`
  return `\`${symbol}\` ${verb} \`${leak.name}\` of ${leak.home}${via}`
}

const searches = new WeakMap<House, LeakSearch>()

/** The one search through a house: what it has followed once it knows. */
function searchOf(house: House): LeakSearch {
  let search = searches.get(house)
  if (search === undefined) {
    const policy = policyOf(house)
    search = { house, policy, finder: new LeakFinder(house, policy) }
    searches.set(house, search)
  }
  return search
}

/** No envelope, and no row of a store, leaves the infrastructure. */
export const envelopeLeak: Rule = defineRule({
  name: 'envelope-leak',
  title: 'No envelope leaves the infrastructure',
  severity: 'violation',
  why: 'An envelope holds context, an exception chain and a tenant. What hands it on shows them to whoever asks, and a new field shows up there by itself.',
  fix: 'Build a view of your own, field by field, in an adapter, and return that.',
  needsMap: true,
  blessings: ['envelope-leak'],
  options: { layers: { takes: 'texts', says: 'layers that may not leak, by id or by name' } },
  candidates: (house: House) => candidatesOf(house, policyOf(house)),
  *check(file: CheckedFile, house: House): Iterable<Finding> {
    const search = searchOf(house)
    const places = [...exportedLeaks(file, search), ...servedLeaks(file, search)]
    for (const place of places.toSorted((left, right) => left.at.start - right.at.start)) {
      const { leak, symbol } = place
      yield findingAt(file, place.at, { message: messageOf(place), to: leak.home, symbol })
    }
  },
})
