import type { RiskFactsPort } from '../../src/domain/ports/risk-facts-port.ts'

type Values = { [Name in keyof RiskFactsPort]: Awaited<ReturnType<RiskFactsPort[Name]>> }

/** A day on which nothing is the matter. */
export function calmFacts(now: Date): Values {
  const ago = (ms: number): Date => new Date(now.getTime() - ms)
  return {
    evidenceDefects: [],
    clockSkew: [{ producer: 'api-1', aheadMs: -40, leastDelayMs: 900 }],
    unrecordedReads: [],
    serverTimeouts: [
      {
        database: 'product',
        statementTimeoutMs: 30_000,
        lockTimeoutMs: 5000,
        idleInTransactionMs: 60_000,
      },
    ],
    retention: {
      retentionDays: 90,
      oldestDay: now.toISOString().slice(0, 10),
      lastRunAt: ago(3_600_000),
      scheduledSince: ago(86_400_000),
    },
    backups: { lastBackupAt: ago(60_000), lastProvenAt: ago(60_000) },
    tokens: [{ name: 'api', scopes: ['ingest'], expiresAt: null }],
    reach: { host: '127.0.0.1', isLoopback: true, isBehindTls: false },
    disk: { freeBytes: 50, totalBytes: 100, daysUntilFull: null },
    rehearsalCoverage: { components: 3, unrehearsed: [] },
    spools: [{ producer: 'api-1', survivesRedeploy: true }],
    lastReceivedAt: ago(1000),
    acknowledgements: [],
  }
}

/** Answers with what it was given; a fact that is an error is thrown. */
export function fakeRiskFacts(values: {
  readonly [Name in keyof Values]: Values[Name] | Error
}): RiskFactsPort {
  const answer =
    <Name extends keyof Values>(name: Name) =>
    async (): Promise<Values[Name]> => {
      const value = values[name]
      if (value instanceof Error) throw value
      return value as Values[Name]
    }
  return {
    evidenceDefects: answer('evidenceDefects'),
    clockSkew: answer('clockSkew'),
    unrecordedReads: answer('unrecordedReads'),
    serverTimeouts: answer('serverTimeouts'),
    retention: answer('retention'),
    backups: answer('backups'),
    tokens: answer('tokens'),
    reach: answer('reach'),
    disk: answer('disk'),
    rehearsalCoverage: answer('rehearsalCoverage'),
    spools: answer('spools'),
    lastReceivedAt: answer('lastReceivedAt'),
    acknowledgements: answer('acknowledgements'),
  }
}
