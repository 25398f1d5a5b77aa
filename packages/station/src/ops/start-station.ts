import {
  acknowledgeRisk,
  createIngestWriter,
  openStore,
  type Store,
  withdrawAcknowledgement,
} from '@first-contact/store'
import type { IngestPort, ReplayingPort } from '../api/api-dependencies.ts'
import { buildApp } from '../api/build-app.ts'
import { ApiMetrics } from '../api/metrics/api-metrics.ts'
import type { TypedApp } from '../api/typed-app.ts'
import type { OpsRiskService } from '../domain/services/ops-risk-service.ts'
import { loadConfig, type LoadedConfig } from '../platform/config/load-config.ts'
import type { Variables } from '../platform/config/environment-variables.ts'
import type { StationConfig, StationConfigInput } from '../platform/config/station-config.ts'
import { stderrLog, type StationLog } from '../platform/log/station-log.ts'
import type { AccessStorePort } from '../platform/tokens/access-store-port.ts'
import { SessionAccess } from '../platform/tokens/session-access.ts'
import { startMaintenanceSchedule } from '../workers/maintenance-schedule.ts'
import { SelfProbe } from '../workers/self-probe.ts'
import { Closers } from './closers.ts'
import { findConsoleFolder } from './console-folder.ts'
import { listen } from './listen.ts'
import { wireOperations, type Operations, type OperationsPorts } from './operations.ts'
import { openRisks } from './open-risks.ts'
import type { ReplayCommand } from './replay/child-replay.ts'
import { startReplays } from './replay/start-replays.ts'
import { storeReadiness } from './readiness.ts'
import { assertMayBind, createStationToken } from './station-access.ts'
import { startStationRecorder, type StationRecorder } from './station-recorder.ts'
import { accessStore } from './store/access-store.ts'
import { settleRetention, storeMaintenance } from './store/store-maintenance.ts'
import { readRevision, storePorts } from './store/store-ports.ts'

/** Each part of the station may take this long to end. */
const closeStepMs = 5000

export interface StartStationOptions {
  /** Where `first-contact.config.ts` and `.first-contact` lie. */
  readonly cwd: string
  readonly variables: Variables
  /** Settings of the command line; they win. */
  readonly overrides?: StationConfigInput
  readonly log?: StationLog
  /** @defaultValue the built console of the installed package */
  readonly consoleFolder?: string | null
  readonly now?: () => Date
  /** @defaultValue 30 s */
  readonly probeIntervalMs?: number
  /** Whether the station records its own failures. @defaultValue true */
  readonly recordsItself?: boolean
  /** How a child that replays is started; without it, this station replays nothing. */
  readonly replay?: ReplayCommand
  /** The project folder goes when the station ends, as that of a trial run. @defaultValue false */
  readonly isDisposable?: boolean
}

/** A station that answers. */
export interface RunningStation {
  readonly url: string
  readonly config: StationConfig
  readonly store: Store
  readonly operations: Operations
  /** The address that signs a founder in, once. */
  createSignInLink(): Promise<string>
  /** A token for a recorder; the store keeps its hash. */
  createIngestToken(name: string): Promise<string>
  /** Answers what has begun, stores what was accepted, and lets go of everything. */
  close(): Promise<void>
}

/**
 * Starts the station: store, API, console, schedules, self-probe.
 *
 * @throws FC_STATION_*, FC_STORE_*, FC_EMBEDDED_*
 */
export async function startStation(options: StartStationOptions): Promise<RunningStation> {
  const loaded = await loadConfig(options)
  const closers = new Closers()
  try {
    return await assemble(loaded, options, closers)
  } catch (error) {
    await closers.closeAll(closeStepMs)
    throw error
  }
}

async function openConfiguredStore(
  { config, sources }: LoadedConfig,
  { variables }: StartStationOptions,
): Promise<Store> {
  const stateDir = variables['FC_STATE_DIR']
  return openStore(
    config.databaseUrl === undefined
      ? { kind: 'embedded', projectDir: config.projectDir, stateDir }
      : {
          kind: 'url',
          connectionString: config.databaseUrl,
          source: sources.get('databaseUrl'),
        },
  )
}

/** What every part of a starting station needs. */
interface Assembly {
  readonly config: StationConfig
  readonly store: Store
  readonly access: AccessStorePort
  readonly ingest: IngestPort
  readonly recorder: StationRecorder
  readonly metrics: ApiMetrics
  readonly log: StationLog
  readonly now: () => Date
  readonly closers: Closers
}

async function assemble(
  loaded: LoadedConfig,
  options: StartStationOptions,
  closers: Closers,
): Promise<RunningStation> {
  const { config } = loaded
  const now = options.now ?? (() => new Date())
  const log = options.log ?? stderrLog((line) => process.stderr.write(line), Date.now)

  const store = await openConfiguredStore(loaded, options)
  closers.add(() => store.close())
  for (const note of store.notes) log.warn(note)
  const access = accessStore(store)
  await assertMayBind(config, access)
  await settleRetention(store, config)

  const writer = createIngestWriter(store)
  closers.add(() => writer.close())
  const ingest: IngestPort = {
    ingest: (lines, { environment }) => writer.ingest(lines, { via: 'http', environment }),
  }
  const recorder = startStationRecorder({
    config,
    ingest,
    isOn: options.recordsItself ?? true,
    isDisposable: options.isDisposable ?? false,
  })
  closers.add(() => recorder.stop())
  const metrics = new ApiMetrics()
  const assembly = { config, store, access, ingest, recorder, metrics, log, now, closers }

  const ports = storePorts(store)
  const operations = wireOperations({ ports, config, now })
  const sessions = new SessionAccess({
    access,
    now,
    sessionMs: config.sessions.hours * 3_600_000,
    linkMs: config.sessions.linkMinutes * 60_000,
  })
  const replaying = options.replay === undefined ? null : replayWorker(assembly, options.replay)
  const app = await assembleApp(assembly, { ports, operations, sessions, replaying }, options)
  const url = await listen(app, config.host, config.port)
  await startWorkers(assembly, options)
  return runningStation(assembly, { app, url, operations, sessions })
}

interface ApiParts {
  readonly ports: OperationsPorts
  readonly operations: Operations
  readonly sessions: SessionAccess
  readonly replaying: ReplayingPort | null
}

function replayWorker(
  { config, store, recorder, log, closers }: Assembly,
  how: ReplayCommand,
): ReplayingPort {
  const worker = startReplays({
    store,
    environment: config.environment,
    how,
    onFailure: (error) => {
      recorder.captureFailure({
        error,
        layer: 'L5',
        component: 'station.workers',
        operation: 'replay_decision',
      })
      log.warn('the queue of replays could not be read')
    },
  })
  closers.add(() => worker.stop())
  return worker
}

async function assembleApp(
  { config, store, access, ingest, recorder, metrics, log, now, closers }: Assembly,
  { ports, operations, sessions, replaying }: ApiParts,
  options: StartStationOptions,
): Promise<TypedApp> {
  const readLastStoredAt = (): Promise<Date | null> => ports.health.lastStoredAt()
  const { consoleFolder = findConsoleFolder() } = options
  const app = await buildApp({
    config,
    ...operations,
    risks: riskService({ store, config, recorder, log, now }),
    riskActions: {
      acknowledge: (taken) => acknowledgeRisk(store, taken),
      withdraw: (taken) => withdrawAcknowledgement(store, taken),
    },
    replaying,
    access,
    sessions,
    ingest,
    readiness: storeReadiness({ store, now, readLastStoredAt }),
    readRevision: () => readRevision(store),
    metrics,
    consoleFolder,
    onFailure: (error, reference) => {
      recorder.captureFailure({ error, layer: 'L2', component: 'station.api', reference })
      log.warn(`a request failed, reference ${reference}`)
    },
    now,
  })
  closers.add(() => app.close())
  return app
}

function riskService({
  store,
  config,
  recorder,
  log,
  now,
}: Pick<Assembly, 'store' | 'config' | 'recorder' | 'log' | 'now'>): OpsRiskService {
  return openRisks({
    store,
    config,
    now,
    onFailure: (error, check) => {
      const component = 'station.preflight'
      recorder.captureFailure({ error, layer: 'L7', component, operation: check })
      log.warn(`the check ${check} failed to look`)
    },
  })
}

async function startWorkers(
  { config, store, ingest, recorder, metrics, log, now, closers }: Assembly,
  { probeIntervalMs }: StartStationOptions,
): Promise<void> {
  const schedule = await startMaintenanceSchedule({
    // The queue of jobs is a library that takes a pool.
    pool: store.ownerDatabase.pool,
    maintenance: storeMaintenance(store, config, now, {
      mark: (text) => recorder.mark(text),
      warn: (text) => log.warn(text),
    }),
    onFailure: (error, task) => {
      recorder.captureFailure({ error, layer: 'L5', component: 'station.workers', operation: task })
      log.warn(`the scheduled task ${task} failed`)
    },
  })
  closers.add(() => schedule.stop())
  const { environment } = config
  const probe = new SelfProbe({
    port: { send: async (line) => void (await ingest.ingest([line], { environment })) },
    environment,
    now,
    onOutcome: (outcome) => metrics.selfProbe(outcome),
    ...(probeIntervalMs === undefined ? {} : { intervalMs: probeIntervalMs }),
  })
  probe.start()
  closers.add(() => probe.stop())
}

interface RunningParts {
  readonly app: TypedApp
  readonly url: string
  readonly operations: Operations
  readonly sessions: SessionAccess
}

function runningStation(
  { config, store, log, closers }: Assembly,
  { app, url, operations, sessions }: RunningParts,
): RunningStation {
  const { environment } = config
  return {
    url,
    config,
    store,
    operations,
    createSignInLink: async () => {
      const grant = { name: 'founder', environment, scopes: ['fops', 'preflight'] as const }
      return `${url}/sign-in#token=${await sessions.createLink(grant)}`
    },
    createIngestToken: async (name) =>
      (await createStationToken(store, { name, environment, scopes: ['ingest'] })).token,
    close: async () => {
      const force = setTimeout(() => app.server.closeAllConnections(), closeStepMs / 2)
      const failures = await closers.closeAll(closeStepMs)
      clearTimeout(force)
      for (const _failure of failures) log.warn('a part of the station did not end cleanly')
    },
  }
}
