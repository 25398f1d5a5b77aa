import { describe, expect, test } from 'vitest'
import type {
  DecisionCountRow,
  DecisionStorePort,
} from '../../src/domain/ports/decision-store-port.ts'
import type { HealthStorePort, ProducerRow } from '../../src/domain/ports/health-store-port.ts'
import { OpsRiskService } from '../../src/domain/services/ops-risk-service.ts'
import { calmFacts, fakeRiskFacts } from '../support/fake-risk-facts.ts'

const now = new Date('2026-11-27T12:00:00Z')
const ago = (ms: number): Date => new Date(now.getTime() - ms)
const dayMs = 86_400_000
const calm = calmFacts(now)

const decided: DecisionCountRow = {
  engine: 'budget',
  engineVersion: 'unknown',
  outcome: 'allow',
  decisions: 10,
  threw: 0,
  exact: 10,
  partial: 0,
  notReplayable: 0,
}
const producer: ProducerRow = {
  producer: 'api-1',
  lastSeenAt: now,
  hasStopped: false,
  missingRecords: 0,
  shedRecords: 0,
  version: null,
}

interface Given {
  readonly facts?: { readonly [Name in keyof typeof calm]?: (typeof calm)[Name] | Error }
  readonly decisions?: readonly DecisionCountRow[]
  readonly producers?: readonly ProducerRow[]
  readonly onFailure?: (error: unknown, check: string) => void
}

function service({ facts, decisions = [decided], producers = [producer], onFailure }: Given = {}) {
  const health: HealthStorePort = {
    lastStoredAt: async () => now,
    listProducers: async () => producers,
  }
  const decisionStore = { countDecisions: async () => decisions } as Partial<DecisionStorePort>
  return new OpsRiskService({
    facts: fakeRiskFacts({ ...calm, ...facts }),
    health,
    decisions: decisionStore as DecisionStorePort,
    now: () => now,
    ...(onFailure === undefined ? {} : { onFailure }),
  })
}

test('on a calm day everything holds, and the verdict is GO', async () => {
  const { verdict, sentence, checks, reasons } = await service().getPreflight('test')
  expect(checks.filter(({ state }) => state !== 'pass')).toEqual([])
  expect([verdict, reasons]).toEqual(['go', []])
  expect(sentence).toBe(`GO: all ${checks.length} checks hold.`)
})

const defect = { component: 'jobs', envelopes: 9 }
const none = { withoutScope: 0, withViolations: 0, ofUnknownClass: 0 }
const limits = { statementTimeoutMs: 0, lockTimeoutMs: 0, idleInTransactionMs: 1 }

describe('each risk is found, and by no other check', () => {
  const cases: readonly (readonly [id: string, given: Given, fact: string])[] = [
    [
      'envelopes-without-correlation',
      { facts: { evidenceDefects: [{ ...defect, ...none, withoutScope: 4 }] } },
      'jobs: 4 of 9 envelopes',
    ],
    [
      'emission-violations',
      { facts: { evidenceDefects: [{ ...defect, ...none, withViolations: 1 }] } },
      'jobs: 1 envelope with a violation',
    ],
    [
      'unknown-class',
      { facts: { evidenceDefects: [{ ...defect, ...none, ofUnknownClass: 2 }] } },
      'jobs: 2 envelopes of class unknown',
    ],
    [
      'clock-skew',
      { facts: { clockSkew: [{ producer: 'w', aheadMs: 90_000, leastDelayMs: -90_000 }] } },
      'w is 2 minutes ahead',
    ],
    [
      'clock-skew',
      { facts: { clockSkew: [{ producer: 'w', aheadMs: -7_200_000, leastDelayMs: 7_200_000 }] } },
      'w is 2 hours behind, or delivers that late',
    ],
    [
      'no-durable-sink',
      { facts: { spools: [{ producer: 'w', survivesRedeploy: false }] } },
      'of w',
    ],
    ['nothing-received', { facts: { lastReceivedAt: ago(3 * 3_600_000) } }, '3 hours ago'],
    ['nothing-received', { facts: { lastReceivedAt: null } }, 'no process has ever delivered'],
    ['producer-gaps', { producers: [{ ...producer, missingRecords: 3 }] }, 'api-1: 3 records'],
    [
      'unrecorded-reads',
      { facts: { unrecordedReads: [{ engine: 'budget', decisions: 1, reads: ['Date.now'] }] } },
      'budget read Date.now in 1 decision',
    ],
    [
      'unreplayable-decisions',
      { decisions: [{ ...decided, exact: 8, notReplayable: 2 }] },
      'budget: 2 of 10 decisions',
    ],
    [
      'database-timeouts',
      { facts: { serverTimeouts: [{ database: 'shop', ...limits }] } },
      'shop: no lock_timeout and statement_timeout',
    ],
    [
      'retention-late',
      { facts: { retention: { ...calm.retention, lastRunAt: ago(3 * dayMs) } } },
      'last ran 3 days ago',
    ],
    [
      'retention-late',
      {
        facts: {
          retention: { ...calm.retention, lastRunAt: null, scheduledSince: ago(5 * dayMs) },
        },
      },
      'has not run in 5 days',
    ],
    [
      'retention-late',
      { facts: { retention: { ...calm.retention, oldestDay: '2026-05-01' } } },
      'evidence of 2026-05-01 is still there',
    ],
    [
      'backup-never-restored',
      { facts: { backups: { lastBackupAt: null, lastProvenAt: null } } },
      'there is no backup',
    ],
    [
      'backup-never-restored',
      { facts: { backups: { lastBackupAt: now, lastProvenAt: ago(40 * dayMs) } } },
      '40 days ago',
    ],
    [
      'disk-nearly-full',
      { facts: { disk: { freeBytes: 5, totalBytes: 100, daysUntilFull: null } } },
      '5 % free',
    ],
    [
      'disk-nearly-full',
      { facts: { disk: { freeBytes: 50, totalBytes: 100, daysUntilFull: 6.7 } } },
      'full in 6 days',
    ],
    [
      'tokens-never-expire',
      { facts: { tokens: [{ name: 'ada', scopes: ['fops'], expiresAt: null }] } },
      'of ada',
    ],
    [
      'reachable-without-tls',
      { facts: { reach: { host: '0.0.0.0', isLoopback: false, isBehindTls: false } } },
      'bound to 0.0.0.0',
    ],
    [
      'never-rehearsed',
      {
        facts: {
          rehearsalCoverage: { components: 2, unrehearsed: [{ component: 'api', layer: 'L2' }] },
        },
      },
      '1 of 2: api',
    ],
  ]
  test.each(cases)('%s', async (id, given, fact) => {
    const { checks } = await service(given).getPreflight('test')
    const failed = checks.filter(({ state }) => state === 'fail')
    expect(failed.map((check) => check.id)).toEqual([id])
    expect(failed[0]?.detail).toContain(fact)
    expect(failed[0]?.finding?.facts.join(' ')).toContain(fact)
  })
})

test('a proxy with TLS in front is no risk', async () => {
  const reach = { host: '0.0.0.0', isLoopback: false, isBehindTls: true }
  const { verdict } = await service({ facts: { reach } }).getPreflight('test')
  expect(verdict).toBe('go')
})

describe('the verdict', () => {
  const lowDisk = { freeBytes: 1, totalBytes: 100, daysUntilFull: null }

  test('a high risk stops the show, and is named first', async () => {
    const tokens = [{ name: 'ada', scopes: ['fops'], expiresAt: null }]
    const found = await service({ facts: { disk: lowDisk, tokens } }).getPreflight('test')
    expect(found.verdict).toBe('no_go')
    expect(found.sentence).toBe('NO-GO: 1 check stops users from coming in.')
    expect(found.reasons[0]).toContain('The disk is nearly full: 1 % free')
  })

  test('a medium one lets users in, with risks', async () => {
    const tokens = [{ name: 'ada', scopes: ['fops'], expiresAt: null }]
    expect((await service({ facts: { tokens } }).getPreflight('test')).verdict).toBe(
      'go_with_risks',
    )
  })

  test('taken by name it waits, until its time is over', async () => {
    const taken = {
      findingId: 'disk-nearly-full',
      by: 'ada',
      at: ago(dayMs),
      expiresAt: new Date(now.getTime() + dayMs),
      reason: 'a disk is on its way',
    }
    const facts = { disk: lowDisk, acknowledgements: [taken] }
    const found = await service({ facts }).getPreflight('test')
    expect(found.verdict).toBe('go_with_risks')
    expect(found.reasons).toEqual(['The disk is nearly full: 1 % free, taken by ada'])
    const [finding] = await service({ facts }).getFindings('test')
    expect(finding?.acknowledgement).toMatchObject({ by: 'ada', reason: 'a disk is on its way' })
  })

  test('what could not be looked at is not run, is said, and is never green', async () => {
    const failures: string[] = []
    const found = await service({
      facts: { disk: new Error('no such device') },
      onFailure: (error, check) => failures.push(`${check}: ${String(error)}`),
    }).getPreflight('test')
    expect(found.checks.find(({ id }) => id === 'disk-nearly-full')?.state).toBe('not_run')
    expect(found.verdict).toBe('no_go')
    expect(failures).toEqual(['disk-nearly-full: Error: no such device'])
    const unseen = await service({ facts: { disk: null } }).getPreflight('test')
    expect(unseen.verdict).toBe('no_go')
  })

  test('nothing checked is no GO', async () => {
    expect((await service().getPreflight('test', ['no-such-check'])).verdict).toBe('no_go')
  })

  test('one check can be asked for alone', async () => {
    const { checks } = await service().getPreflight('test', ['clock-skew'])
    expect(checks.map(({ id }) => id)).toEqual(['clock-skew'])
  })

  test('findings are told worst first', async () => {
    const facts = {
      tokens: [{ name: 'ada', scopes: ['fops'], expiresAt: null }],
      reach: { host: '0.0.0.0', isLoopback: false, isBehindTls: false },
      disk: lowDisk,
    }
    const found = await service({ facts }).getFindings('test')
    expect(found.map(({ level }) => level)).toEqual(['critical', 'high', 'medium'])
  })
})
