import Fastify, { type FastifyInstance } from 'fastify'
import { Agent, request as httpRequest } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { childSpan, current } from '../../src/index.ts'
import {
  correlationPlugin,
  type FastifyCorrelationOptions,
} from '../../src/integrations/fastify/index.ts'
import { withCorrelation } from '../../src/integrations/node-http/index.ts'
import { startCollectingRecorder } from '../support/collecting-recorder.ts'

const collected = startCollectingRecorder()
let app: FastifyInstance

async function start(
  routes: (app: FastifyInstance) => void,
  options: FastifyCorrelationOptions = {},
): Promise<string> {
  await app.register(correlationPlugin, { component: 'api', ...options })
  routes(app)
  return app.listen({ port: 0, host: '127.0.0.1' })
}

const runSchema = {
  body: {
    type: 'object',
    required: ['goal', 'budget'],
    additionalProperties: false,
    properties: { goal: { type: 'string' }, budget: { type: 'integer' } },
  },
}

function post(url: string, body: unknown): Promise<Response> {
  return fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
}

beforeEach(async () => {
  await collected.clear()
  app = Fastify()
})
afterEach(() => app.close())

describe('correlationPlugin', () => {
  it('names the span by the route, not by the address', async () => {
    const url = await start((app) => app.get('/runs/:id', async () => ({ ok: true })))
    const answer = await fetch(`${url}/runs/anna`)
    await answer.text()
    const [span] = await collected.spansWhen(1)
    expect(span).toMatchObject({ operation: 'GET /runs/:id', component: 'api', outcome: 'ok' })
    expect(answer.headers.get('x-reference-id')).toBe(span?.correlation_id)
  })

  it('covers routes of other plugins and gives unknown addresses one name', async () => {
    const url = await start((app) => {
      void app.register(async (child) => {
        child.get('/inside', async () => current()?.operation)
      })
    })
    expect(await (await fetch(`${url}/inside`)).text()).toBe('GET /inside')
    await (await fetch(`${url}/nowhere/1`)).text()
    const operations = (await collected.spansWhen(2)).map((span) => span.operation)
    expect(operations).toEqual(['GET /inside', 'GET (not found)'])
  })

  it('keeps the scope in the handler after a body was read from the socket', async () => {
    const url = await start((app) =>
      app.post('/runs', async (_request, reply) => {
        const before = current()?.correlationId
        await sleep(1)
        return {
          before,
          after: current()?.correlationId,
          header: reply.getHeader('x-reference-id'),
        }
      }),
    )
    const slowBody = (): Promise<string> =>
      new Promise((resolve, reject) => {
        const headers = { 'content-type': 'application/json', 'content-length': 8 }
        const request = httpRequest(`${url}/runs`, { method: 'POST', headers, agent }, (answer) => {
          let text = ''
          answer.on('data', (chunk: Buffer) => (text += chunk.toString()))
          answer.on('end', () => resolve(`${String(answer.headers['x-reference-id'])} ${text}`))
        })
        request.on('error', reject)
        request.write('{"a"')
        setTimeout(() => request.end(':1} '), 3)
      })
    const agent = new Agent({ keepAlive: true, maxSockets: 3 })
    const answers = await Promise.all(Array.from({ length: 12 }, slowBody))
    agent.destroy()
    const ids = answers.map((answer) => {
      const [reference, text] = [answer.slice(0, 32), answer.slice(33)]
      expect(JSON.parse(text)).toMatchObject({ before: reference, after: reference })
      return reference
    })
    expect(new Set(ids).size).toBe(12)
    expect(current()).toBeUndefined()
  })

  it('names the reference in answers that go around Fastify too', async () => {
    const url = await start((app) => {
      app.get('/raw', async (_request, reply) => {
        reply.hijack()
        reply.raw.writeHead(200, { 'content-type': 'text/event-stream' })
        reply.raw.end(current()?.correlationId)
      })
    })
    const answer = await fetch(`${url}/raw`)
    expect(answer.headers.get('x-reference-id')).toBe(await answer.text())
  })

  it('answers an error with a problem document that says nothing of it, and captures it once', async () => {
    const url = await start((app) =>
      app.get('/pay', async () => {
        throw new Error('connect postgres://app:hunter2@db/prod')
      }),
    )
    const answer = await fetch(`${url}/pay`)
    const body = await answer.text()
    expect(answer.status).toBe(500)
    expect(answer.headers.get('content-type')).toContain('application/problem+json')
    expect(JSON.parse(body)).toMatchObject({ instance: answer.headers.get('x-reference-id') })
    expect(body).not.toContain('hunter2')
    const [span] = await collected.spansWhen(1)
    expect(span?.outcome).toBe('error')
    expect(collected.envelopes()).toHaveLength(1)
    expect(collected.envelopes()[0]).toMatchObject({ component: 'api', operation: 'GET /pay' })
    expect(collected.text()).not.toContain('hunter2')
  })

  it("shows why: Fastify's own handler hands the message to the caller", async () => {
    const url = await start(
      (app) =>
        app.get('/pay', async () => {
          throw new Error('secret-in-message')
        }),
      { errorHandler: false },
    )
    expect(await (await fetch(`${url}/pay`)).text()).toContain('secret-in-message')
    await collected.spansWhen(1)
    expect(collected.envelopes()).toHaveLength(1)
  })

  it('captures once where an error handler of the application sends its own answer', async () => {
    const url = await start((app) => {
      app.setErrorHandler((error, _request, reply) => reply.send(error))
      app.get('/pay', async () => {
        throw new Error('once')
      })
    })
    await (await fetch(`${url}/pay`)).text()
    await collected.spansWhen(1)
    expect(collected.envelopes()).toHaveLength(1)
  })

  it('answers a refused body with 400 and the names of the fields, without an envelope', async () => {
    const url = await start((app) => app.post('/runs', { schema: runSchema }, async () => 'ok'))
    const answer = await post(`${url}/runs`, { goal: 'x', budget: 'hunter2' })
    const problem: unknown = await answer.json()
    expect(answer.status).toBe(400)
    expect(problem).toMatchObject({
      errors: [{ field: 'body.budget', message: 'must be integer' }],
    })
    expect(JSON.stringify(problem)).not.toContain('hunter2')
    const missing: unknown = await (await post(`${url}/runs`, { goal: 'x' })).json()
    expect(missing).toMatchObject({ errors: [{ field: 'body.budget' }] })
    await collected.spansWhen(2)
    expect(collected.envelopes()).toHaveLength(0)
  })

  it('captures refusals as domain.validation when asked', async () => {
    const url = await start((app) => app.post('/runs', { schema: runSchema }, async () => 'ok'), {
      captureValidation: true,
    })
    await (await post(`${url}/runs`, { goal: 'x', budget: 'hunter2' })).text()
    await collected.spansWhen(1)
    expect(collected.envelopes()).toHaveLength(1)
    expect(collected.envelopes()[0]).toMatchObject({
      error_class: 'domain.validation',
      layer: 'L4',
      violations: [],
    })
    expect(collected.text()).not.toContain('hunter2')
  })

  it('keeps the status of errors below 500 and does not capture them', async () => {
    const url = await start((app) =>
      app.get('/runs/:id', async () => {
        throw Object.assign(new Error('no run anna'), { statusCode: 404 })
      }),
    )
    const answer = await fetch(`${url}/runs/1`)
    expect(answer.status).toBe(404)
    expect(await answer.text()).not.toContain('anna')
    await (
      await fetch(`${url}/runs/1`, {
        method: 'POST',
        body: '{',
        headers: { 'content-type': 'application/json' },
      })
    ).text()
    await collected.spansWhen(2)
    expect(collected.envelopes()).toHaveLength(0)
  })

  it('answers unknown addresses with a problem document when asked', async () => {
    const url = await start(() => {}, { notFoundHandler: true })
    const body = await (await fetch(`${url}/reset?token=hunter2`)).text()
    expect(JSON.parse(body)).toMatchObject({ status: 404, title: 'Not found' })
    expect(body).not.toContain('hunter2')
  })

  it('shares the scope of a server that is wrapped already', async () => {
    const url = await start((app) => {
      withCorrelation(app.server)
      app.get('/runs/:id', () =>
        childSpan({ component: 'engines.budget', layer: 'L4', operation: 'decide' }, () => 'ok'),
      )
    })
    await (await fetch(`${url}/runs/7`)).text()
    const spans = await collected.spansWhen(2)
    expect(spans.map((span) => span.operation).sort()).toEqual(['GET /runs/:id', 'decide'])
    expect(new Set(spans.map((span) => span.correlation_id)).size).toBe(1)
  })
})
