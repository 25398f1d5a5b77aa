import { counted, listed } from '../../rules/plain-words.ts'
import { pass, weekBefore, type RiskCheck } from '../risk-check.ts'

/** How many components a sentence names. */
const namedMax = 8

/** Whether failure was ever seen on purpose. */
export const rehearsalChecks: readonly RiskCheck[] = [
  {
    id: 'never-rehearsed',
    layer: 'L7',
    category: 'rehearsal',
    level: 'medium',
    holds: 'Every component has failed in a rehearsal',
    title: 'Components have never been made to fail',
    impact: 'Whether their failures are survived, seen and explained will be found out by a user.',
    recommendation: 'Make each of them fail once on purpose, with traffic of origin rehearsal.',
    documentation: '/docs/guides/operating.md',
    command: 'first-contact preflight --check never-rehearsed',
    look: async ({ facts, environment, now }) => {
      const { components, unrehearsed } = await facts.rehearsalCoverage(
        environment,
        weekBefore(now).since,
      )
      if (components === 0) {
        return { state: 'not_run', detail: 'no component was counted in the last 7 days' }
      }
      if (unrehearsed.length === 0) return pass(`all ${counted(components, 'component')} have`)
      const names = unrehearsed.map(({ component }) => component)
      const more = names.length - namedMax
      const shown = more > 0 ? [...names.slice(0, namedMax), counted(more, 'more', 'more')] : names
      return {
        state: 'fail',
        facts: [`${unrehearsed.length} of ${components}: ${listed(shown)}`],
        components: names,
      }
    },
  },
]
