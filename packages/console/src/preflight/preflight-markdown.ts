import type { PreflightView } from '../api/views.ts'

const marks = { pass: 'x', fail: ' ', waived: '~', not_run: ' ' } as const

/** The verdict as it is pasted into an issue or a chat. */
export function preflightMarkdown(preflight: PreflightView): string {
  const { sentence, environment, checked_at, checks } = preflight
  return [
    `**${sentence}** (${environment}, ${checked_at})`,
    '',
    ...checks.map(({ state, title, detail }) => {
      const why = state === 'not_run' ? `not run: ${detail}` : detail
      return `- [${marks[state]}] ${title}: ${why}`
    }),
    '',
  ].join('\n')
}
