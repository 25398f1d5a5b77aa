import type { Origin, Replayability, ReplayVerdict } from '../api/views.ts'
import { isOrigin, windowSearch } from '../shell/search-params.ts'

/** What the address of the list says; `run` and `correlation` come from links, not from menus. */
export interface DecisionsSearch {
  readonly engine?: string
  readonly outcome?: string
  readonly version?: string
  readonly replayability?: Replayability
  readonly verdict?: ReplayVerdict
  readonly origin?: Origin
  readonly hours?: number
  readonly run?: string
  readonly correlation?: string
}

export const replayabilities = ['exact', 'partial', 'no'] as const satisfies Replayability[]

export const verdicts = [
  'identical',
  'equivalent',
  'changed',
  'nondeterministic',
  'unreplayable',
] as const satisfies ReplayVerdict[]

const textLengthMax = 200

function matching<const Name extends string>(
  name: Name,
  value: unknown,
  pattern: RegExp,
): { readonly [Each in Name]?: string } {
  return typeof value === 'string' && pattern.test(value)
    ? ({ [name]: value } as { [Each in Name]?: string })
    : {}
}

/** Addresses are typed and shared by people: what cannot be read falls back instead of failing. */
export function decisionsSearch(given: Record<string, unknown>): DecisionsSearch {
  const replayability = replayabilities.find((each) => each === given['replayability'])
  const verdict = verdicts.find((each) => each === given['verdict'])
  const anyText = new RegExp(`^\\S.{0,${textLengthMax - 1}}$`)
  return {
    ...matching('engine', given['engine'], /^[a-z][a-z0-9-]{0,40}$/),
    ...matching('outcome', given['outcome'], anyText),
    ...matching('version', given['version'], /^(?:fcv1:[0-9a-f]{32}|unknown)$/),
    ...(replayability === undefined ? {} : { replayability }),
    ...(verdict === undefined ? {} : { verdict }),
    ...(isOrigin(given['origin']) ? { origin: given['origin'] } : {}),
    ...windowSearch(given['hours']),
    ...matching('run', given['run'], anyText),
    ...matching('correlation', given['correlation'], /^[0-9a-f]{32}$/),
  }
}
