import type { StepOutcome } from './run-step.ts'

function counts(passed: number, failed: number, skipped: number): string {
  const rest = skipped === 0 ? '' : `, ${skipped} skipped`
  return `${passed} passed, ${failed} failed${rest}`
}

/** How the steps went; what was skipped, unsteady or failed by name, and last the counts of all. */
export function summaryLines(outcomes: readonly StepOutcome[]): readonly string[] {
  const steps = outcomes.map(({ name, passed, failed, skipped, seconds }) => {
    const verdict = failed === 0 ? 'ok' : 'FAILED'
    const counted = counts(passed, failed, skipped.length)
    return `${verdict.padEnd(7)} ${name.padEnd(12)} ${counted} in ${seconds.toFixed(1)} s`
  })
  const skipped = outcomes.flatMap((outcome) => outcome.skipped)
  const secondTries = outcomes.flatMap((outcome) => outcome.secondTries)
  // Near the end, so that the end of a log is enough to know what to look at.
  const failures = outcomes.flatMap((outcome) => outcome.failures)
  const sum = (field: 'passed' | 'failed'): number =>
    outcomes.reduce((all, each) => all + each[field], 0)
  return [
    ...steps,
    ...(skipped.length > 0 ? [''] : []),
    ...skipped.map((test) => `skipped ${test}`),
    ...(secondTries.length > 0 ? [''] : []),
    ...secondTries.map((test) => `UNSTEADY ${test}: failed once, held when tried again`),
    ...(failures.length > 0 ? [''] : []),
    ...failures.map((failure) => `FAILED  ${failure}`),
    '',
    counts(sum('passed'), sum('failed'), skipped.length),
  ]
}
