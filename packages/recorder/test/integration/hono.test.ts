import { serve } from '@hono/node-server'
import { Hono } from 'hono'
import { HTTPException } from 'hono/http-exception'
import { createServer, type Server } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { current } from '../../src/index.ts'
import { correlateHono, honoRequestListener } from '../../src/integrations/hono/index.ts'
import { withCorrelation } from '../../src/integrations/node-http/index.ts'
import { startCollectingRecorder } from '../support/collecting-recorder.ts'
import { listenOnLoopback, type LoopbackServer } from '../support/loopback.ts'

const collected = startCollectingRecorder()
let running: LoopbackServer | undefined

async function start(app: Hono): Promise<string> {
  running = await listenOnLoopback(createServer(honoRequestListener(app, { component: 'api' })))
  return running.url
}

beforeEach(() => collected.clear())
afterEach(async () => {
  await running?.close()
  running = undefined
})

describe('correlateHono', () => {
  it('names the span by the route pattern, also with middleware and sub-apps', async () => {
    const runs = new Hono().get('/:id', (c) => c.text(current()?.correlationId ?? ''))
    const app = new Hono()
    app.use('*', async (_c, next) => {
      await sleep(1)
      await next()
    })
    app.route('/runs', runs)
    const url = await start(app)
    const answer = await fetch(`${url}/runs/anna`)
    expect(await answer.text()).toBe(answer.headers.get('x-reference-id'))
    const [span] = await collected.spansWhen(1)
    expect(span).toMatchObject({ operation: 'GET /runs/:id', component: 'api', layer: 'L2' })
  })

  it('names every request by its route, not only the first', async () => {
    const app = new Hono()
    app.get('/a/:x', (c) => c.text('a'))
    app.post('/b/:y', (c) => c.text('b'))
    const url = await start(app)
    for (const id of [1, 2]) {
      await (await fetch(`${url}/a/${id}`)).text()
      await (await fetch(`${url}/b/${id}`, { method: 'POST' })).text()
    }
    await (await fetch(`${url}/nowhere`)).text()
    const operations = (await collected.spansWhen(5)).map((span) => span.operation)
    expect(operations.sort()).toEqual(
      ['GET (not found)', 'GET /a/:x', 'GET /a/:x', 'POST /b/:y', 'POST /b/:y'].sort(),
    )
  })

  it('keeps concurrent requests apart', async () => {
    const app = new Hono().get('/', async (c) => {
      await sleep(3)
      return c.text(current()?.correlationId ?? '')
    })
    const url = await start(app)
    const pairs = await Promise.all(
      Array.from({ length: 20 }, async () => {
        const answer = await fetch(url)
        return [answer.headers.get('x-reference-id'), await answer.text()]
      }),
    )
    for (const [reference, body] of pairs) expect(body).toBe(reference)
    expect(new Set(pairs.map(([reference]) => reference)).size).toBe(20)
  })

  it('captures what a handler throws once and answers a problem document', async () => {
    const app = new Hono().get('/pay', () => {
      throw new Error('password=hunter2')
    })
    const url = await start(app)
    const answer = await fetch(`${url}/pay`)
    const body = await answer.text()
    expect(answer.status).toBe(500)
    expect(JSON.parse(body)).toMatchObject({ instance: answer.headers.get('x-reference-id') })
    expect(body).not.toContain('hunter2')
    await collected.spansWhen(1)
    expect(collected.envelopes()).toHaveLength(1)
    expect(collected.envelopes()[0]).toMatchObject({ component: 'api', operation: 'GET /pay' })
  })

  it.each(['before', 'after'] as const)(
    'keeps an error handler set %s it, and captures',
    async (when) => {
      const app = new Hono().get('/', () => {
        throw new Error('own')
      })
      if (when === 'before') app.onError((_error, c) => c.text('mine', 500))
      correlateHono(app)
      if (when === 'after') app.onError((_error, c) => c.text('mine', 500))
      const url = await start(app)
      expect(await (await fetch(url)).text()).toBe('mine')
      await collected.spansWhen(1)
      expect(collected.envelopes()).toHaveLength(1)
    },
  )

  it('gives an answer below 500 that the application chose as it is, without an envelope', async () => {
    const app = new Hono().get('/', () => {
      throw new HTTPException(403, { message: 'not yours' })
    })
    const url = await start(app)
    const answer = await fetch(url)
    expect([answer.status, await answer.text()]).toEqual([403, 'not yours'])
    await collected.spansWhen(1)
    expect(collected.envelopes()).toHaveLength(0)
  })

  it('works with serve() of the Node adapter and inside a wrapped server', async () => {
    const app = new Hono().get('/x/:id', (c) => c.text('ok'))
    correlateHono(app, { component: 'api' })
    const server = await new Promise<Server>((resolve) => {
      const started = serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' }, () =>
        resolve(started as Server),
      )
    })
    withCorrelation(server, { component: 'edge' })
    const address = server.address()
    const port = typeof address === 'object' && address !== null ? address.port : 0
    await (await fetch(`http://127.0.0.1:${port}/x/1`)).text()
    const spans = await collected.spansWhen(1)
    expect(spans.map((span) => span.operation)).toEqual(['GET /x/:id'])
    server.close()
  })

  it('passes requests without Node bindings through', async () => {
    const app = correlateHono(new Hono().get('/', (c) => c.text('ok')))
    expect(await (await app.request('/')).text()).toBe('ok')
    expect(collected.spans()).toHaveLength(0)
  })
})
