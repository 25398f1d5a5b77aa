// A stand-in for the station over real HTTP, for the console's own tests: it serves the built
// console under the station's strict content security policy, and JSON that follows the contract.
// The tests of the whole product use the real station.
import { createReadStream, existsSync } from 'node:fs'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { extname, join } from 'node:path'
import type {
  DecisionDetailView,
  DiagnosisView,
  HealthSignalView,
  IncidentSummaryView,
  PreflightView,
  ProblemDocument,
  TrendsView,
} from '../../src/api/views.ts'
import { decisionsAnswer } from './sample-decisions.ts'
import { preflightOf, samplePreflight } from './sample-preflight.ts'
import { sampleReplay } from './sample-replay.ts'
import { sampleDetail, sampleNow } from './sample-incidents.ts'
import { sampleDiagnosis } from './sample-diagnosis.ts'
import { sampleComponent, sampleHealth } from './sample-health.ts'
import { sampleTrends } from './sample-trends.ts'
import { sampleTimeline } from './sample-timeline.ts'

export interface Scenario {
  incidents: readonly IncidentSummaryView[]
  decisions: readonly DecisionDetailView[]
  health: readonly HealthSignalView[]
  trends: TrendsView
  /** Of every incident; a sample where there is none. */
  diagnosis: DiagnosisView | null
  preflight: PreflightView
  /** Every /ops answer is this problem. */
  problem: ProblemDocument | null
  isSignedIn: boolean
  /** Answers to /ops wait until this is settled. */
  hold: Promise<unknown>
}

export interface FixtureStation {
  readonly url: string
  readonly scenario: Scenario
  /** Violations of the content security policy that the browser reported. */
  readonly violations: string[]
  readonly requests: string[]
  /** Tells every open page that something has changed. */
  announce(): void
  close(): Promise<void>
}

export const linkToken = 'one-time-link-token-0001'
export const founderToken = 'fct_founder-token-000001'

const policy =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; " +
  "connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; report-uri /csp"

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
}

const session = {
  name: 'Ada',
  environment: 'production',
  scopes: ['fops'],
  csrf_token: 'csrf-0001',
  expires_at: '2099-01-01T00:00:00.000Z',
}

export function problem(status: number, title: string, detail: string): ProblemDocument {
  const type = 'https://first-contact.example/errors'
  return { type, title, status, detail, instance: 'ref-7f3a9c21d5e84b60', errors: [] }
}

function send(response: ServerResponse, status: number, body: unknown): void {
  const isProblem = status >= 400
  response.writeHead(status, {
    'content-type': isProblem ? 'application/problem+json' : 'application/json',
    'cache-control': 'no-store',
  })
  response.end(JSON.stringify(body))
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(Buffer.from(chunk as Uint8Array))
  return Buffer.concat(chunks).toString('utf8')
}

export async function startFixtureStation(
  dist: string,
  initial: Partial<Scenario> = {},
): Promise<FixtureStation> {
  const scenario: Scenario = {
    incidents: [],
    decisions: [],
    health: [],
    trends: sampleTrends(Date.now()),
    diagnosis: null,
    preflight: samplePreflight(Date.now()),
    problem: null,
    isSignedIn: true,
    hold: Promise.resolve(),
    ...initial,
  }
  const violations: string[] = []
  const requests: string[] = []
  const streams = new Set<ServerResponse>()
  let isLinkUsed = false
  let revision = 0

  const answerSession = async (request: IncomingMessage, response: ServerResponse) => {
    if (request.method === 'POST') {
      const given = JSON.parse(await bodyOf(request)) as { link_token?: string; token?: string }
      const isLink = given.link_token === linkToken && !isLinkUsed
      if (!isLink && given.token !== founderToken) {
        send(response, 401, problem(401, 'Not signed in', 'The token is unknown, used or expired.'))
        return
      }
      isLinkUsed ||= isLink
      scenario.isSignedIn = true
    } else if (request.method === 'DELETE') {
      if (request.headers['x-csrf-token'] !== session.csrf_token) {
        send(response, 403, problem(403, 'Refused', 'The change came from elsewhere.'))
        return
      }
      scenario.isSignedIn = false
      response.writeHead(204).end()
      return
    }
    if (scenario.isSignedIn) send(response, 200, session)
    else send(response, 401, problem(401, 'Not signed in', 'Sign in first.'))
  }

  const answerOps = async (url: URL, response: ServerResponse) => {
    if (!scenario.isSignedIn) {
      send(response, 401, problem(401, 'Not signed in', 'Sign in first.'))
      return
    }
    if (url.pathname === '/ops/stream') {
      response.writeHead(200, { 'content-type': 'text/event-stream' })
      response.write(': open\n\n')
      streams.add(response)
      response.on('close', () => streams.delete(response))
      return
    }
    await scenario.hold
    if (scenario.problem !== null) {
      send(response, scenario.problem.status, scenario.problem)
      return
    }
    const found = opsAnswer(url, scenario)
    if (found === null) send(response, 404, problem(404, 'Not found', 'There is no such thing.'))
    else send(response, 200, found)
  }

  const answerPreflight = (response: ServerResponse): void => {
    if (scenario.problem !== null) send(response, scenario.problem.status, scenario.problem)
    else send(response, 200, scenario.preflight)
  }

  const takeRisk = async (request: IncomingMessage, id: string, response: ServerResponse) => {
    const isTaken = request.method === 'POST'
    const text = await bodyOf(request)
    const { reason } = isTaken ? (JSON.parse(text) as { reason: string }) : { reason: '' }
    const acknowledgement = isTaken
      ? {
          by: session.name,
          at: new Date().toISOString(),
          expires_at: '2099-01-01T00:00:00.000Z',
          reason,
        }
      : null
    const checks = scenario.preflight.checks.map((check) =>
      check.id === id && check.finding !== null
        ? {
            ...check,
            state: isTaken ? ('waived' as const) : ('fail' as const),
            finding: { ...check.finding, acknowledgement },
          }
        : check,
    )
    scenario.preflight = preflightOf(checks, Date.now())
    response.writeHead(204).end()
  }

  const answerAction = async (
    request: IncomingMessage,
    url: URL,
    response: ServerResponse,
  ): Promise<void> => {
    const [, , what, id] = url.pathname.split('/')
    const decision = scenario.decisions.find((each) => each.id === id)
    if (!scenario.isSignedIn) send(response, 401, problem(401, 'Not signed in', 'Sign in first.'))
    else if (request.headers['x-csrf-token'] !== session.csrf_token) {
      send(response, 403, problem(403, 'Refused', 'The change came from elsewhere.'))
    } else if (scenario.problem !== null) send(response, scenario.problem.status, scenario.problem)
    else if (what === 'risks') await takeRisk(request, id ?? '', response)
    else if (what !== 'decisions' || decision === undefined) {
      send(response, 404, problem(404, 'Not found', 'There is no such thing.'))
    } else {
      const replay = sampleReplay('queued', Date.now())
      scenario.decisions = scenario.decisions.map((each) =>
        each === decision ? { ...each, replays: [replay, ...each.replays] } : each,
      )
      send(response, 202, replay)
    }
  }

  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://127.0.0.1')
    requests.push(`${request.method} ${url.pathname}${url.search}`)
    response.setHeader('content-security-policy', policy)
    if (url.pathname === '/csp') {
      void bodyOf(request).then((report) => violations.push(report))
      response.writeHead(204).end()
    } else if (url.pathname === '/session') void answerSession(request, response)
    else if (url.pathname === '/preflight/verdict') answerPreflight(response)
    else if (url.pathname.startsWith('/actions/')) void answerAction(request, url, response)
    else if (url.pathname.startsWith('/ops/')) void answerOps(url, response)
    else sendFile(dist, url.pathname, response)
  })
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    scenario,
    violations,
    requests,
    announce() {
      revision += 1
      for (const stream of streams) {
        stream.write(`event: changed\ndata: {"revision":${revision}}\n\n`)
      }
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

const rank = ['info', 'attention', 'action', 'urgent']
const pageSize = 50

/** Records do not change once they are stored, so they are dated from here. */
const startedMs = Date.now()

function opsAnswer(url: URL, scenario: Scenario): unknown {
  const { incidents, decisions, health, trends } = scenario
  const { pathname, searchParams } = url
  const nowMs = Date.now()
  if (pathname.startsWith('/ops/decisions')) return decisionsAnswer(url, decisions)
  if (pathname === '/ops/trends') return trends
  if (pathname.startsWith('/ops/health')) return healthAnswer(pathname, health, nowMs)
  if (pathname === '/ops/now') return sampleNow(incidents, nowMs)
  if (pathname === '/ops/incidents') {
    const least = rank.indexOf(searchParams.get('min_severity') ?? 'info')
    const words = (searchParams.get('q') ?? '').toLowerCase()
    const matching = incidents.filter(
      ({ severity, title }) =>
        rank.indexOf(severity) >= least && title.toLowerCase().includes(words),
    )
    const from = Number(searchParams.get('cursor') ?? 0)
    const isMore = from + pageSize < matching.length
    return {
      items: matching.slice(from, from + pageSize),
      total: matching.length,
      next_cursor: isMore ? String(from + pageSize) : null,
      window_start: new Date(nowMs - 86_400_000).toISOString(),
      window_end: new Date(nowMs).toISOString(),
    }
  }
  const [, , area, id = '', part] = pathname.split('/')
  if (area === 'timeline') {
    return /^[0-9a-f]{32}$/.test(id)
      ? { ...sampleTimeline(startedMs - 42_000), correlation_id: id }
      : null
  }
  const incident = incidents.find((each) => each.id === decodeURIComponent(id))
  if (area !== 'incidents' || incident === undefined) return null
  if (part === 'diagnosis') return scenario.diagnosis ?? sampleDiagnosis(incident, startedMs)
  const detail = sampleDetail(incident, startedMs)
  return part === 'evidence'
    ? {
        items: detail.evidence.map((each) => ({ ...each, id: `${each.id}-older` })),
        next_cursor: null,
      }
    : detail
}

function healthAnswer(
  pathname: string,
  health: readonly HealthSignalView[],
  nowMs: number,
): unknown {
  const name = decodeURIComponent(pathname.split('/')[3] ?? '')
  if (name === '') return sampleHealth(health, nowMs)
  const signal = health.find(({ component }) => component === name)
  return signal === undefined ? null : sampleComponent(signal, nowMs)
}

function sendFile(dist: string, path: string, response: ServerResponse): void {
  const file = join(dist, path)
  const isFile = extname(path) !== '' && existsSync(file)
  const served = isFile ? file : join(dist, 'index.html')
  response.writeHead(200, { 'content-type': types[extname(served)] ?? 'application/octet-stream' })
  createReadStream(served).pipe(response)
}
