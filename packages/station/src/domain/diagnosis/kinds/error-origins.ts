import { citedMax, falseAlarmRate, waitedForShare } from '../constants.ts'
import { cited, type Evidence } from '../evidence.ts'
import type { Compared } from '../ranking/compared.ts'
import type { SpanNode, TraceTree } from '../ranking/trace-tree.ts'
import { outOf } from '../ranking/words.ts'
import { fisher, surely } from '../statistics/significance.ts'

/** Where a failure was made, as far as one correlation shows it. */
interface Origin {
  readonly kind: 'error_origin' | 'no_answer'
  readonly service: string
  readonly operation: string
  readonly status: string | null
  readonly codeLocation: string | null
  readonly failed: SpanNode
  readonly share: number
}

/** The service that was called, or would have been called next, and recorded nothing. */
function silentOne(failed: SpanNode, { durations }: Compared): string | null {
  if (failed.isCall) return failed.children.length === 0 ? durations.firstMissing(failed) : null
  return durations.firstMissing(failed)
}

/**
 * Where one failing span says that it went wrong. A span that failed where it used to call somebody
 * may have failed by itself or for want of an answer: it counts half for either.
 */
function originsOf(failed: SpanNode, compared: Compared): readonly Origin[] {
  const { service, operation, status, codeLocation } = failed.span
  const awaited = awaitedBy(failed, compared)
  if (awaited !== null) {
    const { span } = awaited
    const late = {
      service: span.service,
      operation: span.operation,
      codeLocation: span.codeLocation,
    }
    return [{ kind: 'no_answer', ...late, status, failed, share: 1 }]
  }
  const silent = silentOne(failed, compared)
  const own = { kind: 'error_origin', service, operation, status, codeLocation, failed } as const
  if (silent === null) return [{ ...own, share: 1 }]
  const other = {
    kind: 'no_answer',
    service: silent,
    operation,
    status,
    codeLocation: null,
    failed,
  } as const
  if (failed.isCall) return [{ ...other, share: 1 }]
  return [
    { ...own, share: 0.5 },
    { ...other, share: 0.5 },
  ]
}

/** What a span that failed had been waiting for: the deepest of its unusually long children. */
function awaitedBy(failed: SpanNode, { durations }: Compared): SpanNode | null {
  let found: SpanNode | null = null
  for (let at = failed; ;) {
    const long = at.children
      .filter((child) => child.span.durationUs >= waitedForShare * at.span.durationUs)
      .find((child) => durations.isUnusuallyLong(child))
    if (long === undefined) return found
    found = long
    at = long
  }
}

/** Whether everybody above failed too: the failure was not dealt with on its way. */
function reachesTop(node: SpanNode): boolean {
  for (let at = node.parent; at !== null; at = at.parent) if (!at.span.isError) return false
  return true
}

/** Failing spans that no failing child explains; those that reached the caller, where there are. */
function failedIn(tree: TraceTree): readonly SpanNode[] {
  const innermost = tree.nodes.filter(
    ({ span, children }) => span.isError && !children.some((child) => child.span.isError),
  )
  const unhandled = innermost.filter(reachesTop)
  return unhandled.length > 0 ? unhandled : innermost
}

interface Counted {
  readonly origin: Origin
  failing: number
  healthy: number
  readonly ids: string[]
  firstMs: number
}

function count(compared: Compared): readonly Counted[] {
  const counted = new Map<string, Counted>()
  for (const tree of [...compared.healthy, ...compared.failing]) {
    const failed = failedIn(tree)
    for (const origin of failed.flatMap((node) => originsOf(node, compared))) {
      const key = [origin.kind, origin.service, origin.operation, origin.status].join('\u0000')
      const entry = counted.get(key) ?? {
        origin,
        failing: 0,
        healthy: 0,
        ids: [],
        firstMs: Infinity,
      }
      counted.set(key, entry)
      entry[tree.side] += origin.share / failed.length
      if (tree.side !== 'failing') continue
      entry.ids.push(origin.failed.span.id)
      entry.firstMs = Math.min(entry.firstMs, origin.failed.span.startMs)
    }
  }
  return [...counted.values()]
}

/** Deepest failing spans, and how much of the failing they account for. */
export function errorOrigins(compared: Compared): readonly Evidence[] {
  const counted = count(compared)
  const [failing, healthy] = [compared.failing.length, compared.healthy.length]
  const isClaimed = (entry: Counted): boolean => {
    if (entry.failing === 0) return false
    if (compared.telemetry.isLabelled || healthy === 0) {
      return (
        surely(entry.failing, failing) >= 1 - surely(healthy - entry.healthy, healthy) ||
        healthy === 0
      )
    }
    const chance = fisher({
      failingWith: Math.round(entry.failing),
      failing,
      healthyWith: Math.round(entry.healthy),
      healthy,
    })
    return chance * counted.length <= falseAlarmRate
  }
  const excess = (entry: Counted): number =>
    entry.failing - (healthy === 0 ? 0 : (entry.healthy / healthy) * failing)
  const claimed = counted.filter((entry) => isClaimed(entry) && excess(entry) > 0)
  const all = claimed.reduce((sum, entry) => sum + excess(entry), 0)
  return claimed.map((entry) => evidenceOf(entry, surely(excess(entry), all), compared))
}

function evidenceOf(
  { origin, failing, healthy, ids, firstMs }: Counted,
  strength: number,
  compared: Compared,
): Evidence {
  const { kind, service, operation, status, codeLocation, failed } = origin
  const what = status === null ? '' : ` (${status})`
  const before =
    compared.healthy.length === 0
      ? 'with no healthy ones to compare'
      : `against ${outOf(healthy, compared.healthy.length)} healthy ones`
  const often = `${outOf(failing, compared.failing.length)} correlations, ${before}`
  const statement =
    kind === 'error_origin'
      ? `\`${operation}\` is the deepest failing operation${what} in ${often}.`
      : `\`${failed.span.operation}\` of ${failed.span.service} failed${what} while ${service} ${failed.children.length > 0 ? 'took unusually long' : 'recorded nothing'}, in ${often}.`
  return {
    kind,
    service,
    mechanism: kind,
    operation,
    codeLocation,
    strength,
    statement,
    ids: cited(ids, citedMax),
    order: firstMs - compared.telemetry.window.symptomMs,
  }
}
