import { describe, expect, test } from 'vitest'
import { incidentCategory } from '../../src/domain/rules/incident-category.ts'
import { gradeSeverity } from '../../src/domain/rules/incident-severity.ts'
import { incidentState } from '../../src/domain/rules/incident-state.ts'
import { incidentDescription, incidentTitle } from '../../src/domain/rules/incident-text.ts'
import { byUrgency } from '../../src/domain/rules/incident-order.ts'
import { nowSentence } from '../../src/domain/rules/now-sentence.ts'
import type { OpsIncident, OpsIncidentSummary } from '../../src/domain/models/ops-incident.ts'

const quietInput = {
  occurrencesBefore: 0,
  criticalOccurrences: 0,
  windowText: 'in the last 24 hours',
}

describe('category', () => {
  test.each([
    ['domain.budget_exceeded', 'budget_exhaustion'],
    ['domain.policy_violation', 'policy_violation'],
    ['domain.rate_limit', 'rate_limit'],
    ['infra.external_service', 'external_dependency'],
    ['system.recovery_failed', 'recovery_failure'],
    ['system.configuration', 'configuration'],
    ['unknown', 'unknown'],
    ['infra.timeout', 'execution_failure'],
    ['domain.never_heard_of', 'execution_failure'],
  ])('%s belongs to %s', (errorClass, category) => {
    expect(incidentCategory(errorClass)).toBe(category)
  })

  test('a registered class names its own category', () => {
    const registered = new Map([['domain.card_declined', 'payment']])
    expect(incidentCategory('domain.card_declined', registered)).toBe('payment')
  })

  test('a registration does not move a class of the table', () => {
    const registered = new Map([['domain.rate_limit', 'payment']])
    expect(incidentCategory('domain.rate_limit', registered)).toBe('rate_limit')
  })
})

describe('severity', () => {
  test.each([
    [1, 'info'],
    [2, 'info'],
    [3, 'attention'],
    [9, 'attention'],
    [10, 'action'],
    [49, 'action'],
    [50, 'urgent'],
    [5000, 'urgent'],
  ])('%i occurrences are %s', (occurrences, severity) => {
    expect(gradeSeverity({ ...quietInput, occurrences }).severity).toBe(severity)
  })

  test('one critical envelope raises the severity by one step and says so', () => {
    const graded = gradeSeverity({ ...quietInput, occurrences: 1, criticalOccurrences: 1 })
    expect(graded.severity).toBe('attention')
    expect(graded.reasons).toContain('1 of them is critical')
  })

  test('tripling against the window before raises the severity and says from what', () => {
    const graded = gradeSeverity({ ...quietInput, occurrences: 9, occurrencesBefore: 3 })
    expect(graded.severity).toBe('action')
    expect(graded.reasons).toContain('growing: 3 in the same time before')
  })

  test('a new incident does not count as growing', () => {
    expect(gradeSeverity({ ...quietInput, occurrences: 9 }).severity).toBe('attention')
  })

  test('growth between very small numbers is noise', () => {
    const graded = gradeSeverity({ ...quietInput, occurrences: 5, occurrencesBefore: 1 })
    expect(graded.severity).toBe('attention')
  })

  test('nothing is raised above urgent', () => {
    const graded = gradeSeverity({
      ...quietInput,
      occurrences: 90,
      occurrencesBefore: 3,
      criticalOccurrences: 9,
    })
    expect(graded.severity).toBe('urgent')
  })

  test('thresholds can be set', () => {
    const thresholds = { attention: 1, action: 2, urgent: 3 }
    expect(gradeSeverity({ ...quietInput, occurrences: 2 }, thresholds).severity).toBe('action')
  })
})

describe('state', () => {
  const now = new Date('2026-11-23T12:00:00Z')

  test('an incident is active until a day has passed without an occurrence', () => {
    const lastSeen = new Date('2026-11-22T12:00:01Z')
    expect(incidentState({ lastSeen, closedAt: null }, now)).toBe('active')
  })

  test('an incident is quiet after a day without an occurrence', () => {
    const lastSeen = new Date('2026-11-22T12:00:00Z')
    expect(incidentState({ lastSeen, closedAt: null }, now)).toBe('quiet')
  })

  test('a closed incident stays closed while nothing happens', () => {
    const lastSeen = new Date('2026-11-23T10:00:00Z')
    const closedAt = new Date('2026-11-23T11:00:00Z')
    expect(incidentState({ lastSeen, closedAt }, now)).toBe('closed')
  })

  test('the next occurrence reopens a closed incident', () => {
    const lastSeen = new Date('2026-11-23T11:30:00Z')
    const closedAt = new Date('2026-11-23T11:00:00Z')
    expect(incidentState({ lastSeen, closedAt }, now)).toBe('active')
  })
})

describe('text', () => {
  const subject = {
    component: 'worker.tools',
    operation: 'tool.search',
    errorClass: 'infra.timeout',
  }

  test('a title says what fails and where', () => {
    expect(incidentTitle(subject)).toBe('Timeouts in worker.tools (tool.search)')
  })

  test('a registered class gets a readable title too', () => {
    const title = incidentTitle({ ...subject, errorClass: 'domain.card_declined' })
    expect(title).toBe('Card declined in worker.tools (tool.search)')
  })

  test('a description says how often, whom it affects and since when', () => {
    const description = incidentDescription({
      ...subject,
      occurrences: 12,
      retries: 3,
      shedOccurrences: 0,
      affectedRuns: 4,
      affectedAgents: 1,
      firstSeen: new Date('2026-11-23T05:57:00Z'),
      lastSeen: new Date('2026-11-23T06:10:00Z'),
      state: 'active',
      windowText: 'in the last 24 hours',
    })
    expect(description).toBe(
      '`tool.search` in `worker.tools` failed 12 times in the last 24 hours, and 3 retries of it failed too. ' +
        'It affected 4 runs and 1 agent. ' +
        'First seen 2026-11-23 05:57 UTC, last seen 2026-11-23 06:10 UTC.',
    )
  })
})

describe('the order of incidents', () => {
  const one = {
    id: 'a',
    severity: 'action',
    affectedRuns: 2,
    occurrences: 10,
    lastSeen: new Date('2026-11-23T06:00:00Z'),
  } as OpsIncident

  test('puts how often before the latest, so that the first place does not flip', () => {
    const later = { ...one, id: 'b', occurrences: 9, lastSeen: new Date('2026-11-23T07:00:00Z') }
    expect([later, one].toSorted(byUrgency).map(({ id }) => id)).toEqual(['a', 'b'])
    const hitsMore = { ...later, id: 'c', affectedRuns: 3 }
    expect([one, hitsMore].toSorted(byUrgency).map(({ id }) => id)).toEqual(['c', 'a'])
  })
})

describe('the sentence of now', () => {
  const worst = {
    title: 'Internal error in tools.api (POST /tools/pay)',
    occurrences: 11,
    affectedRuns: 0,
    firstSeen: new Date('2026-11-23T07:33:02Z'),
    origins: ['user'],
  } as unknown as OpsIncident

  function sentence(total: number, ownRuns: number, affectedRuns: number): string {
    const summary = { total, incidents: [worst] } as unknown as OpsIncidentSummary
    const facts = { summary, affectedRuns, lastStoredAgeMs: 0 }
    return nowSentence('trouble', { ...facts, worst: { ...worst, affectedRuns: ownRuns } })
  }

  test('does not say of the worst incident what another one affected', () => {
    expect(sentence(9, 0, 6)).toMatch(
      /: 11 times, first seen [^,]* UTC; 8 more incidents are open, at least 6 runs affected in all\.$/,
    )
    expect(sentence(2, 4, 6)).toMatch(
      /UTC, 4 runs affected; 1 more incident is open, at least 6 runs affected in all\.$/,
    )
  })

  test('says that only synthetic users met it', () => {
    const synthetic: OpsIncident = { ...worst, affectedRuns: 3, origins: ['synthetic'] }
    const both: OpsIncident = { ...worst, origins: ['synthetic', 'user'] }
    const said = (incidents: readonly OpsIncident[], affectedRuns = 3): string =>
      nowSentence('trouble', {
        summary: { total: incidents.length, incidents } as unknown as OpsIncidentSummary,
        worst: synthetic,
        affectedRuns,
        lastStoredAgeMs: 0,
      })
    expect(said([synthetic])).toMatch(/UTC, 3 synthetic runs affected\. No user was hit\.$/)
    expect(said([synthetic, synthetic], 5)).toMatch(
      /, 3 synthetic runs affected; 1 more incident is open, at least 5 synthetic runs affected in all\. No user was hit\.$/,
    )
    expect(said([synthetic, both])).toMatch(/synthetic runs affected; 1 more incident is open\.$/)
  })

  test('says the runs of the worst incident once', () => {
    expect(sentence(1, 1, 1)).toMatch(/UTC, 1 run affected\.$/)
    expect(sentence(3, 6, 6)).toMatch(/UTC, 6 runs affected; 2 more incidents are open\.$/)
    expect(sentence(1, 0, 0)).toMatch(/UTC\.$/)
  })
})
