import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freshDatabase } from '../../../store/test/support/fresh-database.ts'
import type { StationConfigInput } from '../../src/platform/config/station-config.ts'
import type { TokenScope } from '../../src/platform/tokens/access-store-port.ts'
import {
  startStation,
  type RunningStation,
  type StartStationOptions,
} from '../../src/ops/start-station.ts'
import { createStationToken } from '../../src/ops/station-access.ts'

/** A station of its own, on a database of its own, and what it said. */
export interface StationHarness {
  readonly station: RunningStation
  readonly log: readonly string[]
  readonly token: (
    scopes: readonly TokenScope[],
    options?: { readonly expiresAt?: Date; readonly environment?: string },
  ) => Promise<{ readonly token: string; readonly tokenId: string }>
  readonly get: (
    path: string,
    token?: string,
    headers?: Readonly<Record<string, string>>,
  ) => Promise<Answer>
  readonly send: (
    path: string,
    body: string | Buffer,
    headers?: Readonly<Record<string, string>>,
  ) => Promise<Answer>
  readonly close: () => Promise<void>
}

export interface Answer {
  readonly status: number
  readonly headers: Headers
  readonly text: string
  /** The body as JSON; undefined when it is none. */
  // oxlint-disable-next-line typescript/no-explicit-any -- tests look into any answer
  readonly json: any
}

export async function answerOf(response: Response): Promise<Answer> {
  const text = await response.text()
  const isJson = (response.headers.get('content-type') ?? '').includes('json')
  return {
    status: response.status,
    headers: response.headers,
    text,
    json: isJson && text !== '' ? JSON.parse(text) : undefined,
  }
}

export async function openStation(
  overrides: StationConfigInput = {},
  options: Partial<StartStationOptions> = {},
): Promise<StationHarness> {
  const database = await freshDatabase()
  const cwd = await mkdtemp(join(tmpdir(), 'fc-station-'))
  const log: string[] = []
  const station = await startStation({
    cwd,
    variables: {},
    overrides: {
      databaseUrl: database.connectionString,
      environment: 'test',
      port: 0,
      ...overrides,
    },
    log: { info: (text) => log.push(text), warn: (text) => log.push(text) },
    consoleFolder: null,
    recordsItself: false,
    probeIntervalMs: 3_600_000,
    ...options,
  })
  return {
    station,
    log,
    token: (scopes, { expiresAt, environment } = {}) =>
      createStationToken(station.store, {
        name: 'Ada',
        environment: environment ?? 'test',
        scopes,
        ...(expiresAt === undefined ? {} : { expiresAt }),
      }),
    get: async (path, token, headers = {}) =>
      answerOf(
        await fetch(`${station.url}${path}`, {
          headers: {
            ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
            ...headers,
          },
        }),
      ),
    send: async (path, body, headers = {}) =>
      answerOf(await fetch(`${station.url}${path}`, { method: 'POST', body, headers })),
    close: async () => {
      await station.close()
      await database.drop()
      await rm(cwd, { recursive: true, force: true })
    },
  }
}
