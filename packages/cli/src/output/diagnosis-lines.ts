import type { Output, Tone } from './output.ts'
import { clipped, printable } from './printable.ts'

/** What a cause looks like, wherever it comes from: the `--json` of it. */
export interface PrintableCause {
  readonly rank: number
  readonly component: string
  readonly mechanism: string
  readonly code_location: string | null
  readonly confidence: number
  readonly confidence_word: string
  readonly statement: string
  readonly evidence: readonly {
    readonly statement: string
    readonly citations: readonly { readonly id: string }[]
  }[]
}

export interface PrintableDiagnosis {
  readonly verdict: 'causes' | 'nothing_stands_out' | 'no_failing_evidence'
  readonly causes: readonly PrintableCause[]
  readonly differences: readonly {
    readonly component: string
    readonly attribute: string
    readonly value: string
    readonly failing_with: number
    readonly failing: number
    readonly healthy_with: number
    readonly healthy: number
  }[]
  readonly changes_before: readonly {
    readonly id: string
    readonly at: string
    readonly summary: string
  }[]
  readonly notes: readonly string[]
}

/** What the station knows besides the ranking. */
export interface PrintableSurroundings {
  readonly failing_correlations: readonly string[]
  readonly healthy_correlations: readonly string[]
  readonly decisions: readonly {
    readonly id: string
    readonly summary: string
    readonly replayed: { readonly recorded: string | null; readonly current: string | null } | null
  }[]
  readonly earlier_incidents: readonly {
    readonly id: string
    readonly title: string
    readonly last_seen: string
  }[]
}

const verdicts = {
  causes: 'Ranked causes, the likeliest first:',
  nothing_stands_out:
    'Nothing stands out: the failing side does not differ from the healthy one by more than chance.',
  no_failing_evidence: 'There is nothing on the failing side to look at.',
} as const

const tones: Readonly<Record<string, Tone>> = {
  'very likely': 'bad',
  likely: 'warn',
  possible: 'name',
  weak: 'dim',
}

const shownEvidence = 6
const shownChanges = 5

/** A diagnosis for people: causes, then what else differs, then what weakens it. */
export function diagnosisLines(diagnosis: PrintableDiagnosis, output: Output): readonly string[] {
  const { tone } = output
  const cut = (line: string): string => clipped(printable(line), output.cutWidth)
  const lines: string[] = [tone('strong', verdicts[diagnosis.verdict])]
  for (const cause of diagnosis.causes) {
    const where = cause.code_location === null ? '' : `  at ${cause.code_location}`
    lines.push(
      '',
      `${cause.rank}. ${tone('strong', printable(cause.component))}  ${cause.mechanism}  ${tone(tones[cause.confidence_word] ?? 'dim', `${cause.confidence_word} ${cause.confidence.toFixed(2)}`)}${printable(where)}`,
      cut(`   ${cause.statement}`),
    )
    for (const { statement, citations } of cause.evidence.slice(0, shownEvidence)) {
      lines.push(
        cut(`   - ${statement}`),
        tone('dim', cut(`     ${citations.map(({ id }) => id).join('  ')}`)),
      )
    }
    const more = cause.evidence.length - shownEvidence
    if (more > 0) lines.push(tone('dim', `   and ${more} more; --json has all`))
  }
  lines.push(
    ...section(
      'What failing correlations have and healthy ones lack',
      diagnosis.differences.map(
        (one) =>
          `${one.component}: ${one.attribute} = ${one.value}  ${one.failing_with} of ${one.failing} failing, ${one.healthy_with} of ${one.healthy} healthy`,
      ),
      output,
    ),
  )
  lines.push(
    ...section(
      'What changed just before',
      diagnosis.changes_before
        .slice(0, shownChanges)
        .map(({ at, summary, id }) => `${at}  ${summary}  (${id})`),
      output,
    ),
  )
  lines.push(...section('To know', diagnosis.notes, output))
  return lines
}

/** What else the station knows: what was compared, what was decided, what there was before. */
export function surroundingLines(of: PrintableSurroundings, output: Output): readonly string[] {
  const decided = of.decisions.slice(0, shownChanges).map(({ id, summary, replayed }) => {
    const verdict =
      replayed === null
        ? 'never replayed'
        : `replayed: ${replayed.recorded ?? '-'}, with today's code ${replayed.current ?? '-'}`
    return `${id}  ${summary}  (${verdict})`
  })
  const earlier = of.earlier_incidents.map(
    ({ id, title, last_seen }) => `${id}  ${title}  last seen ${last_seen}`,
  )
  const [example] = of.failing_correlations
  return [
    ...section(
      'Compared',
      [
        `failing correlations: ${of.failing_correlations.length}; healthy ones that began alike: ${of.healthy_correlations.length}`,
        ...(example === undefined ? [] : [`first-contact trace ${example}`]),
      ],
      output,
    ),
    ...section('Decisions involved', decided, output),
    ...section('Earlier incidents of the class', earlier, output),
  ]
}

function section(title: string, rows: readonly string[], output: Output): readonly string[] {
  if (rows.length === 0) return []
  return [
    '',
    output.tone('strong', `${title}:`),
    ...rows.map((row) => clipped(printable(`  ${row}`), output.cutWidth)),
  ]
}
