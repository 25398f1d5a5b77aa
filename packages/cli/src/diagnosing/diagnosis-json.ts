import { confidenceMeaning, type Diagnosis } from '@first-contact/station/diagnosis'
import type { FolderDiagnosis } from './read-telemetry-folder.ts'

function instant(ms: number): string {
  return new Date(ms).toISOString()
}

/** What `--json` prints of a folder's diagnosis: the same names as the station's answer. */
export function folderDiagnosisJson(
  { diagnosis, notes, files, bytes }: FolderDiagnosis,
  top: number,
) {
  return {
    ...rankingJson(diagnosis, top),
    notes: [...diagnosis.notes, ...notes],
    window: {
      baseline_from: instant(diagnosis.window.baselineFromMs),
      baseline_until: instant(diagnosis.window.baselineUntilMs),
      symptom: instant(diagnosis.window.symptomMs),
      until: instant(diagnosis.window.untilMs),
    },
    seen: diagnosis.seen,
    files,
    bytes,
  }
}

function rankingJson(diagnosis: Diagnosis, top: number) {
  return {
    verdict: diagnosis.verdict,
    causes: diagnosis.causes.slice(0, top).map((cause, index) => ({
      rank: index + 1,
      component: cause.service,
      operation: cause.operation,
      mechanism: cause.mechanism,
      code_location: cause.codeLocation,
      confidence: cause.confidence,
      confidence_word: cause.word,
      statement: cause.statement,
      evidence: cause.evidence.map(({ kind, statement, weight, ids }) => ({
        kind,
        statement,
        weight,
        citations: ids.map((id) => ({ id, correlation_id: null })),
      })),
    })),
    differences: diagnosis.differences.map((one) => ({
      component: one.service,
      attribute: one.attribute,
      value: one.value,
      failing_with: one.failingWith,
      failing: one.failing,
      healthy_with: one.healthyWith,
      healthy: one.healthy,
      lift: Math.round(one.lift * 100) / 100,
      ids: one.ids,
    })),
    changes_before: diagnosis.changesBefore.map(({ id, atMs, service, summary }) => ({
      id,
      at: instant(atMs),
      component: service,
      summary,
    })),
    confidence_meaning: confidenceMeaning,
  }
}
