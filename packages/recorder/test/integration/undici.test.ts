import { createServer } from 'node:net'
import { once } from 'node:events'
import type { IncomingHttpHeaders } from 'node:http'
import { Agent, request } from 'undici'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { capture, correlationScope } from '../../src/index.ts'
import { dependencyPolicy } from '../../src/integrations/undici/dependency-policy.ts'
import {
  correlatedFetch,
  correlationInterceptor,
  instrumentFetch,
  type DependencyOptions,
} from '../../src/integrations/undici/index.ts'
import { startCollectingRecorder } from '../support/collecting-recorder.ts'
import { listenOnLoopback, type LoopbackServer } from '../support/loopback.ts'

const collected = startCollectingRecorder()
let tools: LoopbackServer
let seen: IncomingHttpHeaders[] = []

type Call = (
  url: string,
  init?: { headers?: Record<string, string>; signal?: AbortSignal },
) => Promise<number>

// Both sides of the integration keep the same rules.
const clients: readonly (readonly [string, (options: DependencyOptions) => Call])[] = [
  [
    'fetch',
    (options) => {
      const call = correlatedFetch(options)
      return async (url, init) => {
        const answer = await call(url, init)
        await answer.text()
        return answer.status
      }
    },
  ],
  [
    'undici',
    (options) => {
      const dispatcher = new Agent().compose(correlationInterceptor(options))
      return async (url, init) => {
        const answer = await request(url, { ...init, dispatcher })
        await answer.body.text()
        return answer.statusCode
      }
    },
  ],
]

const inRun = <T>(fn: () => T): T =>
  correlationScope({ component: 'jobs.run-step', layer: 'L5', operation: 'run-step' }, fn)

async function closedPort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  return typeof address === 'object' && address !== null ? address.port : 0
}

beforeEach(async () => {
  await collected.clear()
  seen = []
  tools = await listenOnLoopback((request, response) => {
    seen.push(request.headers)
    if (request.url === '/slow') return
    response.writeHead(request.url === '/broken' ? 503 : 200).end('ok')
  })
})
afterEach(() => tools.close())

describe.each(clients)('%s', (_name, client) => {
  it('records a child span named after the host and sends the trace on', async () => {
    const call = client({ names: { [new URL(tools.url).host]: 'tools' } })
    await inRun(() => call(`${tools.url}/search/42?q=secret`))
    const [child, parent] = await collected.spansWhen(2)
    expect(child).toMatchObject({
      component: 'dependency.tools',
      layer: 'L5',
      operation: 'GET /search/:id',
      outcome: 'ok',
      parent_span_id: parent?.span_id,
      correlation_id: parent?.correlation_id,
    })
    expect(seen[0]?.['traceparent']).toContain(`${child?.correlation_id}-${child?.span_id}`)
    expect(collected.text()).not.toContain('secret')
  })

  it('keeps the headers of the caller', async () => {
    await inRun(() => client({})(tools.url, { headers: { 'x-own': '1', traceparent: 'mine' } }))
    expect(seen[0]).toMatchObject({ 'x-own': '1', traceparent: 'mine' })
  })

  it('marks a 5xx answer as the failure of an external service and returns it', async () => {
    expect(await inRun(() => client({})(`${tools.url}/broken`))).toBe(503)
    const [child] = await collected.spansWhen(2)
    expect(child).toMatchObject({
      outcome: 'error',
      error_class: 'infra.external_service',
      attributes: { status: 503 },
    })
    expect(collected.envelopes()).toHaveLength(0)
  })

  it('classifies a refused connection, and the dependency is where it was first seen', async () => {
    const url = `http://127.0.0.1:${await closedPort()}/`
    const call = client({ names: { [new URL(url).host]: 'tools' } })
    await inRun(async () => {
      const error: unknown = await call(url).catch((error: unknown) => error)
      capture({ error })
    })
    const [child] = await collected.spansWhen(2)
    expect(child).toMatchObject({ outcome: 'error', error_class: 'infra.connection' })
    expect(collected.envelopes()[0]).toMatchObject({
      component: 'dependency.tools',
      error_class: 'infra.connection',
    })
  })

  it('calls a deadline a timeout, and a caller that gave up aborted', async () => {
    const call = client({})
    await inRun(async () => {
      await call(`${tools.url}/slow`, { signal: AbortSignal.timeout(30) }).catch(() => {})
      const controller = new AbortController()
      setTimeout(() => controller.abort(), 30)
      await call(`${tools.url}/slow`, { signal: controller.signal }).catch(() => {})
    })
    const [late, abandoned] = await collected.spansWhen(3)
    expect(late).toMatchObject({ outcome: 'error', error_class: 'infra.timeout' })
    expect(abandoned).toMatchObject({ outcome: 'aborted', error_class: null })
  })
})

describe('dependencyPolicy', () => {
  const policy = dependencyPolicy({ propagateTo: ['tools.internal:4010', '*.svc.local'] })

  it('tells the id to loopback and to the hosts that are named, and to nobody else', () => {
    const may = (url: string) => policy.mayPropagate(new URL(url))
    expect(may('http://127.0.0.1:9/')).toBe(true)
    expect(may('http://[::1]:9/')).toBe(true)
    expect(may('http://tools.internal:4010/')).toBe(true)
    expect(may('http://a.svc.local/')).toBe(true)
    expect(may('http://tools.internal:5000/')).toBe(false)
    expect(may('https://api.stripe.com/')).toBe(false)
    expect(may('https://svc.local.evil.com/')).toBe(false)
    expect(may('https://evilsvc.local/')).toBe(false)
  })

  it('names a component with words and dots only', () => {
    expect(policy.component(new URL('https://api.stripe.com/v1'))).toBe('dependency.api.stripe.com')
    expect(policy.component(new URL('http://[::1]:4010/'))).toMatch(/^dependency\.[\w.-]+$/)
  })
})

describe('instrumentFetch', () => {
  it('covers the global fetch until it is restored', async () => {
    const before = globalThis.fetch
    const restore = instrumentFetch()
    await inRun(async () => (await fetch(tools.url)).text())
    expect(await collected.spansWhen(2)).toHaveLength(2)
    restore()
    expect(globalThis.fetch).toBe(before)
  })

  it('leaves an address that is none to fetch itself', async () => {
    await expect(correlatedFetch()('not a url')).rejects.toThrow(TypeError)
  })
})
