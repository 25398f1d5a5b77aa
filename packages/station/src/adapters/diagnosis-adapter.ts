import type { Difference } from '../domain/diagnosis/index.ts'
import type { OpsCause, OpsDiagnosis } from '../domain/models/ops-diagnosis.ts'
import { bounded } from './bounded.ts'
import { correlatedEventView } from './correlated-event-adapter.ts'
import { decisionSummaryView } from './decision-adapter.ts'
import { FounderOpsAdapter } from './founder-ops-adapter.ts'
import type { CauseView, DiagnosisView, DifferenceView } from './views/diagnosis-view.ts'

/** A sentence with its figures, and the text of a line quoted in it. */
const statementMaxLength = 400

function statement(text: string): string {
  return text.length <= statementMaxLength ? text : `${text.slice(0, statementMaxLength - 1)}…`
}

function causeView(cause: OpsCause, index: number): CauseView {
  return {
    rank: index + 1,
    component: cause.component,
    layer: cause.layer,
    operation: cause.operation,
    mechanism: cause.mechanism,
    code_location: cause.codeLocation,
    confidence: cause.confidence,
    confidence_word: cause.word,
    statement: statement(cause.statement),
    evidence: cause.evidence.map((evidence) => ({
      kind: evidence.kind,
      statement: statement(evidence.statement),
      weight: evidence.weight,
      citations: evidence.citations.map(({ id, correlationId }) => ({
        id,
        correlation_id: correlationId,
      })),
    })),
  }
}

function differenceView(difference: Difference): DifferenceView {
  return {
    component: difference.service,
    attribute: bounded(difference.attribute),
    value: bounded(difference.value),
    failing_with: difference.failingWith,
    failing: difference.failing,
    healthy_with: difference.healthyWith,
    healthy: difference.healthy,
    lift: Math.round(difference.lift * 100) / 100,
    ids: difference.ids,
  }
}

/** Built field by field: what is not named here never leaves. */
export function diagnosisView(diagnosis: OpsDiagnosis): DiagnosisView {
  return {
    subject: { kind: diagnosis.subject.kind, id: diagnosis.subject.id },
    environment: diagnosis.environment,
    verdict: diagnosis.verdict,
    causes: diagnosis.causes.map(causeView),
    differences: diagnosis.differences.map(differenceView),
    changes_before: diagnosis.changesBefore.map(correlatedEventView),
    decisions: diagnosis.decisions.map(decisionSummaryView),
    earlier_incidents: diagnosis.earlierIncidents.map(FounderOpsAdapter.incidentSummary),
    failing_correlations: diagnosis.failingCorrelations,
    healthy_correlations: diagnosis.healthyCorrelations,
    notes: diagnosis.notes.map(statement),
    confidence_meaning: diagnosis.confidenceMeaning,
    symptom_at: diagnosis.symptomAt.toISOString(),
  }
}
