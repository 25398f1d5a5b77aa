import type { CheckView, PreflightView } from '@first-contact/station/ops'
import type { Output, Tone } from './output.ts'
import { printable } from './printable.ts'

const marks: Readonly<Record<CheckView['state'], readonly [Tone, string]>> = {
  pass: ['good', 'pass   '],
  waived: ['warn', 'waived '],
  not_run: ['warn', 'not run'],
  fail: ['bad', 'FAIL   '],
}

const tones: Readonly<Record<PreflightView['verdict'], Tone>> = {
  go: 'good',
  go_with_risks: 'warn',
  no_go: 'bad',
}

/** The verdict, every check by layer, and for each that is not green what to do. */
export function preflightLines(preflight: PreflightView, output: Output): readonly string[] {
  const layers = [...new Set(preflight.checks.map(({ layer }) => layer))].toSorted()
  return [
    output.tone(tones[preflight.verdict], preflight.sentence),
    ...layers.flatMap((layer) => [
      '',
      output.tone('strong', layer),
      ...preflight.checks
        .filter((check) => check.layer === layer)
        .flatMap((check) => checkLines(check, output)),
    ]),
  ]
}

function checkLines(check: CheckView, output: Output): readonly string[] {
  const [tone, mark] = marks[check.state]
  const line = `  ${output.tone(tone, mark)}  ${check.title}  ${output.tone('dim', printable(check.detail))}`
  const { finding } = check
  if (check.state === 'not_run') return [line, `           see also: ${check.command}`]
  if (finding === null) return [line]
  const { acknowledgement } = finding
  return [
    line,
    printable(`           ${finding.risk_level} risk: ${finding.impact}`),
    printable(`           what to do: ${finding.recommendation}`),
    `           see also: ${check.command}`,
    ...(acknowledgement === null
      ? []
      : [
          printable(
            `           taken by ${acknowledgement.by} until ${acknowledgement.expires_at.slice(0, 10)}: ${acknowledgement.reason}`,
          ),
        ]),
  ]
}
