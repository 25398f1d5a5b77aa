import type { DiagnosisView } from '../api/views.ts'
import { countText } from '../parts/count-text.ts'

function compared({ failing_correlations: failing, healthy_correlations: healthy }: DiagnosisView) {
  return `${countText(failing.length, 'failing correlation')} against ${countText(healthy.length, 'healthy one')} that began alike`
}

/** What was looked at, and what came of it, in a sentence or two. */
export function verdictText(diagnosis: DiagnosisView): string {
  if (diagnosis.verdict === 'no_failing_evidence') {
    return 'No failure of this incident is stored in full any more, so there is nothing to look at.'
  }
  if (diagnosis.verdict === 'nothing_stands_out') {
    return `Nothing stands out in ${compared(diagnosis)}: they do not differ by more than chance.`
  }
  const first = diagnosis.causes[0]
  const isThin = first !== undefined && first.confidence < 0.6
  return isThin
    ? `Evidence is thin: ${compared(diagnosis)}. Take what follows as where to look, not as the cause.`
    : `From ${compared(diagnosis)}.`
}
