import {
  findLastAuditEvent,
  getClockSkew,
  getEvidenceDefects,
  getProducers,
  getProducerStarts,
  getRehearsalCoverage,
  getRetentionState,
  getRiskAcknowledgements,
  getServerTimeouts,
  getUnrecordedReads,
  listTokens,
  storeStatus,
  type Store,
} from '@first-contact/store'
import { isLoopback } from '../../api/guards/loopback.ts'
import type { Layer } from '../../domain/models/layer.ts'
import type { RiskFactsPort } from '../../domain/ports/risk-facts-port.ts'
import type { StationConfig } from '../../platform/config/station-config.ts'

/** The station's own records say nothing about whether the product delivers. */
const ownProducers: readonly string[] = ['station', 'station-probe']

/** Starts looked through: those heard last. */
const startsMax = 1000

export interface RiskFactsOptions {
  readonly store: Store
  readonly config: Pick<StationConfig, 'host' | 'isBehindTls'>
  readonly now: () => Date
}

/** Facts about risks, from the store, its server and the configuration. */
export function storeRiskFacts(options: RiskFactsOptions): RiskFactsPort {
  return { ...evidenceFacts(options), ...serverFacts(options), ...accessFacts(options) }
}

type EvidenceFacts = Pick<
  RiskFactsPort,
  | 'evidenceDefects'
  | 'clockSkew'
  | 'unrecordedReads'
  | 'rehearsalCoverage'
  | 'spools'
  | 'lastReceivedAt'
>

/** What arrived, and how. */
function evidenceFacts({ store }: RiskFactsOptions): EvidenceFacts {
  return {
    evidenceDefects: async (environment, window) => {
      const rows = await getEvidenceDefects(store, { environment, ...window })
      return rows.map((row) => ({
        component: row.component,
        envelopes: row.envelopes,
        withoutScope: row.without_scope,
        withViolations: row.with_violations,
        ofUnknownClass: row.of_unknown_class,
      }))
    },
    clockSkew: async (environment, since) => {
      const rows = await getClockSkew(store, { environment, since })
      const others = rows.filter(({ producer }) => !ownProducers.includes(producer))
      return others.map((row) => ({
        producer: row.producer,
        aheadMs: row.ahead_ms,
        leastDelayMs: row.least_delay_ms,
      }))
    },
    unrecordedReads: (environment, window) => getUnrecordedReads(store, { environment, ...window }),
    rehearsalCoverage: async (environment, since) => {
      const coverage = await getRehearsalCoverage(store, { environment, since })
      return {
        components: coverage.components,
        unrehearsed: coverage.unrehearsed.map(({ component, layer }) => ({
          component,
          layer: layer as Layer,
        })),
      }
    },
    spools: async (environment, since) => {
      const { items } = await getProducerStarts(store, { environment, since, limit: startsMax })
      return [...Map.groupBy(items, ({ producer }) => producer)].flatMap(([producer, [latest]]) =>
        latest === undefined || ownProducers.includes(producer)
          ? []
          : [{ producer, survivesRedeploy: latest.spool_survives_redeploy }],
      )
    },
    lastReceivedAt: async (environment) => {
      const { items } = await getProducers(store, { environment, limit: startsMax })
      const times = items
        .filter(({ producer }) => !ownProducers.includes(producer))
        .map((row) => Date.parse(row.last_stored_at))
      return times.length === 0 ? null : new Date(Math.max(...times))
    },
  }
}

type ServerFacts = Pick<RiskFactsPort, 'serverTimeouts' | 'retention' | 'backups' | 'disk'>

/** The server under the store, and what is done for it. */
function serverFacts({ store, now }: RiskFactsOptions): ServerFacts {
  return {
    serverTimeouts: async () => {
      const rows = await getServerTimeouts(store)
      // Nobody but us is in the embedded store's own database, and our transactions set their own.
      const others = rows.filter(({ is_own: isOwn }) => !isOwn || store.kind === 'url')
      return others.map((row) => ({
        database: row.database,
        statementTimeoutMs: row.statement_timeout_ms,
        lockTimeoutMs: row.lock_timeout_ms,
        idleInTransactionMs: row.idle_in_transaction_session_timeout_ms,
      }))
    },
    retention: async () => {
      // The queue's tables are the owner's.
      const state = await getRetentionState({ ...store, database: store.ownerDatabase })
      return {
        retentionDays: state.retention_days,
        oldestDay: state.oldest_day,
        lastRunAt: state.last_run_at,
        // Before there was anything to keep, nothing was late.
        scheduledSince: (await storeStatus(store, now())).firstStoredAt ?? now(),
      }
    },
    backups: async () => {
      const made = await findLastAuditEvent(store, ['store.backup'])
      const proven = await findLastAuditEvent(store, ['store.backup-proven'])
      return { lastBackupAt: made?.at ?? null, lastProvenAt: proven?.at ?? null }
    },
    disk: async () => {
      const { disk, growth } = await storeStatus(store, now())
      if (disk === null) return null
      const { freeBytes, totalBytes } = disk
      return { freeBytes, totalBytes, daysUntilFull: growth.daysUntilFull }
    },
  }
}

type AccessFacts = Pick<RiskFactsPort, 'tokens' | 'reach' | 'acknowledgements'>

/** Who may come in, and who answers for what. */
function accessFacts({ store, config, now }: RiskFactsOptions): AccessFacts {
  return {
    tokens: async () => {
      const tokens = await listTokens(store)
      return tokens.filter(
        ({ revokedAt, expiresAt }) =>
          revokedAt === null && (expiresAt === null || expiresAt > now()),
      )
    },
    reach: async () => ({
      host: config.host,
      isLoopback: isLoopback(config.host),
      isBehindTls: config.isBehindTls,
    }),
    acknowledgements: async (environment, at) => {
      const rows = await getRiskAcknowledgements(store, { environment, now: at })
      return rows.map(
        ({ finding_id: findingId, expires_at: expiresAt, by, at: takenAt, reason }) => ({
          findingId,
          by,
          at: takenAt,
          expiresAt,
          reason,
        }),
      )
    },
  }
}
