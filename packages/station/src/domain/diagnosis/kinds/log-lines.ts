import { falseAlarmRate, rateFactorMin } from '../constants.ts'
import type { EventCount } from '../collecting/event-counts.ts'
import type { Evidence, EvidenceKind } from '../evidence.ts'
import type { Compared } from '../ranking/compared.ts'
import { figure, quoted } from '../ranking/words.ts'
import { countExcess } from '../statistics/significance.ts'

/** Fewer lines are an accident, however new. */
const linesMin = 3

const failureWords =
  /\b(?:error|exception|fail(?:ed|ure|s)?|panic|fatal|traceback|refused|timed? ?out|denied|unavailable|abort(?:ed)?|cannot|could not|unable|killed|oom|out of memory)\b|Error\b|Exception\b/i

/** A caller that tells of its callee: the failure was made elsewhere. */
const aboutCall =
  /rpc error|StatusRuntimeException|DEADLINE_EXCEEDED|UNAVAILABLE|upstream|ECONN(?:REFUSED|RESET)|ETIMEDOUT|connection (?:refused|reset|timed out)|connect(?:ion)? timeout|SocketTimeout|Read timed out|i\/o timeout|no such host|(?:HTTP|status(?: code)?)[ :=]*5\d\d|(?:HttpServerError|ResourceAccess|Feign|WebClientResponse)Exception|(?:failed|could not|unable|cannot) to? ?(?:get|call|connect|fetch|reach|retrieve|charge|ship|send|convert|complete)/i

type LineKind = Extract<EvidenceKind, 'exception' | 'error_log' | 'new_log'>

interface NewLines {
  readonly count: EventCount
  /** Whose trouble it tells of. */
  readonly of: string
  readonly kind: LineKind
  readonly isAboutCall: boolean
  readonly excess: number
}

function kindOf(count: EventCount): LineKind {
  const isAboutCall = aboutCall.test(count.template)
  const names = count.codeLocation !== null || count.exceptionType !== null
  if (names && !isAboutCall) return 'exception'
  const isFailure = names || count.level === 'error' || failureWords.test(count.template)
  return isFailure ? 'error_log' : 'new_log'
}

/** A service that a line about a call names: whoever could not be reached, says its caller. */
function namedIn({ service, template }: EventCount, services: readonly string[]): string | null {
  const words = new Set(template.split(/[^\w-]+/))
  const named = services.filter((name) => name !== service && words.has(name))
  return named.length === 1 ? (named[0] ?? null) : null
}

/** How much longer one side was watched than the other: by its correlations, else by the clock. */
function failingShare({ telemetry, healthy, failing }: Compared): number {
  const { baselineFromMs, baselineUntilMs, symptomMs, untilMs } = telemetry.window
  const [before, now] =
    healthy.length > 0 && failing.length > 0
      ? [healthy.length, failing.length]
      : [baselineUntilMs - baselineFromMs, untilMs - symptomMs]
  return now / (before + now)
}

function newLines(compared: Compared): readonly NewLines[] {
  const { events } = compared.telemetry
  const services = [...new Set(events.map(({ service }) => service))]
  const share = failingShare(compared)
  const tests = Map.groupBy(events, kindOf)
  return events.flatMap((count) => {
    const kind = kindOf(count)
    const usual = (count.healthy * share) / (1 - share)
    const isMore = count.failing >= rateFactorMin * (usual + 0.5)
    if (count.failing < linesMin || !isMore) return []
    const chance = countExcess(count.failing, count.healthy, share)
    if (chance * (tests.get(kind)?.length ?? 1) > falseAlarmRate) return []
    const isAboutCall = aboutCall.test(count.template)
    const about = isAboutCall ? namedIn(count, services) : null
    const of = about ?? count.service
    return [{ count, of, kind, isAboutCall, excess: count.failing - usual }]
  })
}

/**
 * Of the frames of one stack trace, each a line of its own, the one that failed is printed first,
 * or last where a runtime prints the innermost last.
 */
function byPlace(a: NewLines, b: NewLines): number {
  const [first, second] = [a.count.examples[0], b.count.examples[0]]
  const sign = a.count.isInnermostLast && b.count.isInnermostLast ? -1 : 1
  const inTime = (first?.atMs ?? 0) - (second?.atMs ?? 0)
  return inTime || sign * ((first?.order ?? 0) - (second?.order ?? 0))
}

/** The line of a service that says most: of its strongest kind, its own failure before a call's. */
function telling(lines: readonly NewLines[]): NewLines | undefined {
  const most = lines.reduce((all, { excess }) => Math.max(all, excess), 0)
  // Lines of one stack trace come equally often; a line ten times rarer tells of something else.
  const usual = lines.filter(({ excess }) => excess >= most / 10)
  const own = usual.filter(({ isAboutCall }) => !isAboutCall)
  const candidates = own.length > 0 ? own : usual
  const located = candidates.filter(({ count }) => count.codeLocation !== null)
  return (located.length > 0 ? located : candidates).toSorted(byPlace)[0]
}

/** Lines that are new, or come far more often than before. */
export function logLines(compared: Compared): readonly Evidence[] {
  const found = newLines(compared)
  return (['exception', 'error_log', 'new_log'] as const).flatMap((kind) => {
    const ofKind = found.filter((line) => line.kind === kind)
    const byService = Map.groupBy(ofKind, ({ of }) => of)
    // The loudest service is not the sickest: ten times the lines are twice the weight.
    const loudness = (lines: readonly NewLines[]): number =>
      Math.log1p(lines.reduce((most, { excess }) => Math.max(most, excess), 0))
    const all = [...byService.values()].reduce((sum, lines) => sum + loudness(lines), 0)
    return [...byService.values()].flatMap((lines) => {
      const line = telling(lines)
      return line === undefined ? [] : [evidenceOf(line, loudness(lines) / all, compared)]
    })
  })
}

function evidenceOf({ count, of, kind }: NewLines, strength: number, compared: Compared): Evidence {
  const type = count.exceptionType === null ? '' : `${count.exceptionType}: `
  const mechanism = {
    exception: 'exception',
    error_log: 'error_log',
    new_log: 'changed_behaviour',
  } as const
  return {
    kind,
    service: of,
    mechanism: of === count.service ? mechanism[kind] : 'no_answer',
    operation: null,
    codeLocation: count.codeLocation,
    strength,
    statement: `${type}${quoted(count.template)} was logged ${of === count.service ? '' : `by ${count.service} `}${figure(count.failing)} times; ${figure(count.healthy)} times in the baseline.`,
    ids: count.examples.map(({ id }) => id),
    order: (count.examples[0]?.atMs ?? 0) - compared.telemetry.window.symptomMs,
  }
}
