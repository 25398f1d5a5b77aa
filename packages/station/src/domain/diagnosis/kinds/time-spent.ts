import { citedMax, falseAlarmRate, sampleMin, tailQuantiles, timeShareMin } from '../constants.ts'
import { cited, type Evidence } from '../evidence.ts'
import type { Compared } from '../ranking/compared.ts'
import { outOf, percent, time } from '../ranking/words.ts'
import { ascending, least, median, quantile, steadyMean } from '../statistics/robust.ts'
import { fisher } from '../statistics/significance.ts'
import { slowerEnds } from './slower-ends.ts'
import { timePlaces, type Spent, type TimePlace } from './time-places.ts'

interface Slower {
  readonly place: TimePlace
  /** More than usual, over all failing correlations. */
  readonly excessUs: number
  readonly tail: Tail
}

interface Tail {
  readonly beyondUs: number
  /** Share of healthy ones that are longer. */
  readonly usual: number
  /** How likely so many longer ones are by chance. */
  readonly chance: number
}

const usOf = ({ us }: Spent): number => us

/** Compares the tails: the nearer one finds a shift of all, the farther one a stall of a few. */
function tailOf({ healthy, failing }: TimePlace): Tail {
  const sorted = ascending(healthy.map(usOf))
  const tails = tailQuantiles.map((share) => {
    const beyondUs = quantile(sorted, share)
    const beyond = (spent: readonly Spent[]): number =>
      spent.filter(({ us }) => us > beyondUs).length
    const chance = fisher({
      failingWith: beyond(failing),
      failing: failing.length,
      healthyWith: beyond(healthy),
      healthy: healthy.length,
    })
    return { beyondUs, usual: 1 - share, chance: Math.min(1, chance * tailQuantiles.length) }
  })
  return tails.reduce((best, tail) => (tail.chance < best.chance ? tail : best))
}

function slowerAt(place: TimePlace, places: number): Slower | null {
  const { healthy, failing } = place
  if (healthy.length < sampleMin || failing.length < sampleMin) return null
  const tail = tailOf(place)
  if (tail.chance * places > falseAlarmRate) return null
  const excess = steadyMean(failing.map(usOf)) - steadyMean(healthy.map(usOf))
  const whole = median(healthy.map(({ wholeUs }) => wholeUs))
  const times = failing.reduce((sum, spent) => sum + spent.times, 0)
  if ((excess * times) / failing.length < timeShareMin * whole) return null
  return { place, excessUs: excess * times, tail }
}

/** An operation that has become slower before it calls anybody is slow by itself, also after. */
const alsoBefore = 0.05

function isOwnSlower(places: readonly TimePlace[], { service, operation }: TimePlace): boolean {
  const own = places.find(
    (place) => place.kind === 'own' && place.service === service && place.operation === operation,
  )
  if (own === undefined || own.healthy.length < sampleMin || own.failing.length < sampleMin)
    return false
  return tailOf(own).chance <= alsoBefore
}

/** Where the time goes that requests take longer than before. */
export function timeSpent(compared: Compared): readonly Evidence[] {
  const places = timePlaces(compared)
  const slower = places.flatMap((place) => slowerAt(place, places.length) ?? [])
  const all = slower.reduce((sum, { excessUs }) => sum + excessUs, 0)
  const isBetween = (place: TimePlace): boolean =>
    place.callee !== null && (place.kind === 'call' || !isOwnSlower(places, place))
  const ends = slowerEnds(
    places
      .filter(({ kind }) => kind !== 'own')
      .map((place) => ({
        place,
        calls: place.failing.length,
        isSlower: slower.some((found) => found.place === place && isBetween(place)),
      })),
  )
  return slower.flatMap((found) => {
    const strength = found.excessUs / all
    const { place } = found
    if (!isBetween(place)) return [ownEvidence(found, strength, compared)]
    const end = ends(place)
    if (end !== null) return [betweenEvidence(found, strength, end, compared)]
    // A span that stands for the call saw nothing but the way; after an answer it may be either.
    return place.kind === 'call'
      ? [betweenEvidence(found, strength, place.callee ?? place.service, compared)]
      : [
          ownEvidence(found, strength / 2, compared),
          betweenEvidence(found, strength / 2, place.callee ?? place.service, compared),
        ]
  })
}

function common({ place, tail }: Slower, strength: number, compared: Compared) {
  const { operation, healthy, failing } = place
  const beyond = failing.filter(({ us }) => us > tail.beyondUs)
  const slowest = beyond.toSorted(
    (a, b) => b.us - a.us || (a.longest.span.id < b.longest.span.id ? -1 : 1),
  )
  const ids = slowest.map(({ longest }) => longest.span.id)
  const first = least(slowest.map(({ longest }) => longest.span.startMs))
  const figures =
    `${time(median(failing.map(usOf)))} against ${time(median(healthy.map(usOf)))} (medians); ` +
    `${outOf(beyond.length, failing.length)} longer than ${percent(1 - tail.usual)} of the healthy ones`
  return {
    slowest: slowest[0]?.longest.span,
    figures,
    fields: {
      operation,
      strength,
      ids: cited(ids, citedMax),
      order: first - compared.telemetry.window.symptomMs,
    },
  }
}

function ownEvidence(found: Slower, strength: number, compared: Compared): Evidence {
  const { slowest, figures, fields } = common(found, strength, compared)
  const { service, operation, kind, callee } = found.place
  const when =
    kind === 'after' ? `, after ${callee} has answered,` : ' itself, without what it calls,'
  return {
    ...fields,
    kind: 'self_time',
    service,
    mechanism: kind === 'call' ? 'slow_dependency' : 'slow_code',
    codeLocation: slowest?.codeLocation ?? null,
    statement: `\`${operation}\`${when} takes ${figures}; ${percent(strength)} of all added time.`,
  }
}

function betweenEvidence(
  found: Slower,
  strength: number,
  end: string,
  compared: Compared,
): Evidence {
  const { figures, fields } = common(found, strength, compared)
  const { service, operation, callee } = found.place
  return {
    ...fields,
    kind: 'network',
    service: end,
    mechanism: 'slow_network',
    codeLocation: null,
    statement: `Between ${service} and ${callee}, \`${operation}\` takes ${figures}; ${percent(strength)} of all added time.`,
  }
}
