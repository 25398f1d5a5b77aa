import { citedMax, falseAlarmRate, rateFactorMin, sampleMin, usualCallShare } from '../constants.ts'
import { cited, type Evidence } from '../evidence.ts'
import { operationKey, type Compared } from '../ranking/compared.ts'
import type { SpanNode, TraceTree } from '../ranking/trace-tree.ts'
import { figure, outOf, percent } from '../ranking/words.ts'
import { ascending, least, quantile } from '../statistics/robust.ts'
import { fisher } from '../statistics/significance.ts'

/** One operation, and how often each run of it made each call. */
interface Calling {
  readonly caller: SpanNode
  readonly callers: number
  readonly runs: readonly SpanNode[]
  readonly counts: ReadonlyMap<string, ReadonlyMap<SpanNode, number>>
}

/** Runs that failed say nothing: what comes after a failure is not called. */
function callingsOf(trees: readonly TraceTree[]): ReadonlyMap<string, Calling> {
  const nodes = trees
    .flatMap((tree) => tree.nodes)
    .filter(({ span, isCall }) => !span.isError && !isCall)
  const callings = new Map<string, Calling>()
  for (const [key, runs] of Map.groupBy(nodes, operationKey)) {
    const counts = new Map<string, Map<SpanNode, number>>()
    for (const run of runs) {
      for (const child of run.children) {
        const callee = operationKey(child)
        const byRun = counts.get(callee) ?? new Map<SpanNode, number>()
        counts.set(callee, byRun)
        byRun.set(run, (byRun.get(run) ?? 0) + 1)
      }
    }
    const [caller] = runs
    if (caller !== undefined) callings.set(key, { caller, callers: runs.length, runs, counts })
  }
  return callings
}

const nameOf = (key: string): string => key.split('\u0000').join(' ')

/** Calls that are made no more, and calls that are made over and over. */
export function changedCalls(compared: Compared): readonly Evidence[] {
  const before = callingsOf(compared.healthy)
  const now = callingsOf(compared.failing)
  const found: Evidence[] = []
  for (const [key, healthy] of before) {
    const failing = now.get(key)
    if (failing === undefined || failing.callers < sampleMin || healthy.callers < sampleMin)
      continue
    for (const callee of new Set([...healthy.counts.keys(), ...failing.counts.keys()])) {
      const pair = { callee, healthy, failing, compared, tests: before.size }
      const evidence = missing(pair) ?? repeated(pair)
      if (evidence !== null) found.push(evidence)
    }
  }
  return found
}

interface Pair {
  readonly callee: string
  readonly healthy: Calling
  readonly failing: Calling
  readonly compared: Compared
  readonly tests: number
}

function missing({ callee, healthy, failing, compared, tests }: Pair): Evidence | null {
  const usual = (healthy.counts.get(callee)?.size ?? 0) / healthy.callers
  const without = failing.runs.filter((run) => !failing.counts.get(callee)?.has(run))
  if (usual < usualCallShare || without.length === 0) return null
  const chance = fisher({
    failingWith: without.length,
    failing: failing.callers,
    healthyWith: healthy.callers - (healthy.counts.get(callee)?.size ?? 0),
    healthy: healthy.callers,
  })
  const strength = usual - 1 + without.length / failing.callers
  if (chance * tests > falseAlarmRate || strength <= 1 - usualCallShare) return null
  const { service, operation } = failing.caller.span
  return {
    kind: 'missing_call',
    service,
    mechanism: 'missing_call',
    operation,
    codeLocation: null,
    strength,
    statement: `\`${operation}\` ended well without calling \`${nameOf(callee)}\` ${outOf(without.length, failing.callers)} times; before it called it in ${percent(usual)}.`,
    ids: cited(
      without.map(({ span }) => span.id),
      citedMax,
    ),
    order: firstOf(without) - compared.telemetry.window.symptomMs,
  }
}

function repeated({ callee, healthy, failing, compared, tests }: Pair): Evidence | null {
  const each = (calling: Calling): readonly number[] =>
    calling.runs.map((run) => calling.counts.get(callee)?.get(run) ?? 0)
  const most = quantile(ascending(each(healthy)), 0.99)
  const over = failing.runs.filter((run) => (failing.counts.get(callee)?.get(run) ?? 0) > most)
  const mean = (counts: readonly number[]): number =>
    counts.reduce((a, b) => a + b, 0) / counts.length
  const [was, is] = [mean(each(healthy)), mean(each(failing))]
  if (over.length === 0 || is < rateFactorMin * was) return null
  const chance = fisher({
    failingWith: over.length,
    failing: failing.callers,
    healthyWith: each(healthy).filter((calls) => calls > most).length,
    healthy: healthy.callers,
  })
  if (chance * tests > falseAlarmRate) return null
  const { service, operation } = failing.caller.span
  return {
    kind: 'extra_calls',
    service,
    mechanism: 'extra_calls',
    operation,
    codeLocation: null,
    strength: 1 - was / is,
    statement: `\`${operation}\` calls \`${nameOf(callee)}\` ${figure(is)} times on average; before it was ${figure(was)}.`,
    ids: cited(
      over.map(({ span }) => span.id),
      citedMax,
    ),
    order: firstOf(over) - compared.telemetry.window.symptomMs,
  }
}

function firstOf(nodes: readonly SpanNode[]): number {
  return least(nodes.map(({ span }) => span.startMs))
}
