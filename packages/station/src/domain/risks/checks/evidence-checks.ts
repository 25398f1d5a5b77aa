import type { EvidenceDefectsRow } from '../../ports/risk-facts-port.ts'
import { counted } from '../../rules/plain-words.ts'
import {
  pass,
  weekBefore,
  type RiskCheck,
  type RiskContext,
  type RiskOutcome,
} from '../risk-check.ts'

type Defect = 'withoutScope' | 'withViolations' | 'ofUnknownClass'

/** Fails with a sentence for each component that has the defect. */
async function withDefect(
  { facts, environment, now }: RiskContext,
  defect: Defect,
  words: (row: EvidenceDefectsRow) => string,
): Promise<RiskOutcome> {
  const rows = await facts.evidenceDefects(environment, weekBefore(now))
  const [first, ...rest] = rows.filter((row) => row[defect] > 0)
  if (first === undefined) return pass('none in the last 7 days')
  return {
    state: 'fail',
    facts: [words(first), ...rest.map(words)],
    components: [first, ...rest].map(({ component }) => component),
  }
}

/** Whether what arrives can be used to find a cause. */
export const evidenceChecks: readonly RiskCheck[] = [
  {
    id: 'envelopes-without-correlation',
    layer: 'L6',
    category: 'evidence',
    level: 'high',
    holds: 'Every failure can be followed through the system',
    title: 'Failures were captured outside of every scope',
    impact:
      'Nothing else shares their correlation id, so their timeline holds the failure and nothing that led to it.',
    recommendation:
      'Run the work of these components in a scope: use an integration, or open one around it.',
    documentation: '/docs/guides/integrations.md',
    command: 'first-contact incidents --hours 168',
    look: (context) =>
      withDefect(
        context,
        'withoutScope',
        ({ component, withoutScope, envelopes }) =>
          `${component}: ${withoutScope} of ${counted(envelopes, 'envelope')}`,
      ),
  },
  {
    id: 'emission-violations',
    layer: 'L6',
    category: 'evidence',
    level: 'medium',
    holds: 'Every failure has a class and layer that its place may emit',
    title: 'Envelopes break the emission rules',
    impact: 'Incidents are grouped by layer and class: these are grouped by what was guessed.',
    recommendation:
      'Let the guard find the calls: it names each file and what that layer may emit instead.',
    documentation: '/docs/guides/guard.md',
    command: 'first-contact guard',
    look: (context) =>
      withDefect(
        context,
        'withViolations',
        ({ component, withViolations }) =>
          `${component}: ${counted(withViolations, 'envelope')} with a violation`,
      ),
  },
  {
    id: 'unknown-class',
    layer: 'L6',
    category: 'evidence',
    level: 'medium',
    holds: 'Every failure has a class that says what it is',
    title: 'Failures of class unknown were seen',
    impact: 'Nobody knows what to do about an unknown: it has no playbook, no owner and no rule.',
    recommendation: 'Look at one of them, and register a class for it or capture it with one.',
    documentation: '/docs/reference/errors.md',
    command: 'first-contact incidents --hours 168',
    look: (context) =>
      withDefect(
        context,
        'ofUnknownClass',
        ({ component, ofUnknownClass }) =>
          `${component}: ${counted(ofUnknownClass, 'envelope')} of class unknown`,
      ),
  },
]
