import { once } from 'node:events'
import { Agent, createServer, get, request as httpRequest, type ServerResponse } from 'node:http'
import { connect } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { capture, childSpan, current } from '../../src/index.ts'
import {
  withCorrelation,
  type NodeHttpOptions,
  type RequestHandler,
} from '../../src/integrations/node-http/index.ts'
import { startCollectingRecorder } from '../support/collecting-recorder.ts'
import { listenOnLoopback, type LoopbackServer } from '../support/loopback.ts'

const collected = startCollectingRecorder()
let running: LoopbackServer | undefined

async function serve(handler: RequestHandler, options?: NodeHttpOptions): Promise<string> {
  running = await listenOnLoopback(withCorrelation(handler, options))
  return running.url
}

beforeEach(() => collected.clear())
afterEach(async () => {
  await running?.close()
  running = undefined
})

describe('withCorrelation', () => {
  it('records one span for a request, named by method and path shape', async () => {
    const url = await serve((_request, response) => response.end('ok'), { component: 'api' })
    const answer = await fetch(`${url}/runs/42?secret=1`)
    await answer.text()
    const [span] = await collected.spansWhen(1)
    expect(span).toMatchObject({
      component: 'api',
      layer: 'L2',
      operation: 'GET /runs/:id',
      outcome: 'ok',
      correlation_id: answer.headers.get('x-reference-id'),
    })
    expect(collected.text()).not.toContain('secret')
  })

  it('answers the reference id and no other header of ours', async () => {
    const url = await serve((_request, response) => response.end('ok'))
    const answer = await fetch(url)
    expect(answer.headers.get('x-reference-id')).toMatch(/^[\da-f]{32}$/)
    const bare = ['connection', 'content-length', 'date', 'keep-alive', 'x-reference-id']
    expect([...answer.headers.keys()].sort()).toEqual(bare)
  })

  it('answers the reference id however the handler writes its head', async () => {
    const list = ['X-Way', 'list']
    const heads: ((response: ServerResponse) => void)[] = [
      (response) => response.writeHead(202),
      (response) => response.writeHead(202, { 'x-way': 'object' }),
      (response) => response.writeHead(202, 'Fine', { 'x-way': 'reason' }),
      (response) => response.writeHead(202, list),
      (response) => response.writeHead(202, [['x-way', 'pairs']] as unknown as string[]),
      (response) => response.setHeader('x-way', 'set').writeHead(202, { 'x-more': '1' }),
      (response) => {
        response.statusCode = 202
        response.flushHeaders()
      },
    ]
    const url = await serve((request, response) => {
      heads[Number(request.url?.slice(1))]?.(response)
      response.end(current()?.correlationId)
    })
    for (const index of heads.keys()) {
      const answer = await fetch(`${url}/${index}`)
      expect(answer.status).toBe(202)
      expect(answer.headers.get('x-reference-id'), `way ${index}`).toBe(await answer.text())
    }
    const ways = await Promise.all([1, 2, 3, 4, 5].map((way) => fetch(`${url}/${way}`)))
    const named = ['object', 'reason', 'list', 'pairs', 'set']
    expect(ways.map((answer) => answer.headers.get('x-way'))).toEqual(named)
    expect(list).toEqual(['X-Way', 'list'])
  })

  it('lets the handler say another reference, once', async () => {
    const own = 'X-Reference-Id'
    const heads: ((response: ServerResponse) => void)[] = [
      (response) => response.setHeader(own, 'own'),
      (response) => response.writeHead(200, { [own]: 'own' }),
      (response) => response.writeHead(200, [own, 'own']),
      (response) => response.writeHead(200, [[own, 'own']] as unknown as string[]),
      (response) => response.setHeader('x-way', 'set').writeHead(200, { [own]: 'own' }),
    ]
    const url = await serve((request, response) => {
      heads[Number(request.url?.slice(1))]?.(response)
      response.end()
    })
    for (const index of heads.keys()) {
      const answer = await fetch(`${url}/${index}`)
      expect(answer.headers.get('x-reference-id'), `way ${index}`).toBe('own')
    }
  })

  it('continues a valid traceparent and starts anew on a malformed one', async () => {
    const url = await serve((_request, response) => response.end('ok'))
    const traceId = '4bf92f3577b34da6a3ce929d0e0e4736'
    const send = async (traceparent: string) => {
      const answer = await fetch(url, { headers: { traceparent } })
      await answer.text()
      return answer.headers.get('x-reference-id')
    }
    expect(await send(`00-${traceId}-00f067aa0ba902b7-00`)).toBe(traceId)
    expect(await send('00-zzz')).not.toBe(traceId)
    const [continued] = await collected.spansWhen(2)
    expect(continued?.parent_span_id).toBe('00f067aa0ba902b7')
  })

  it('continues a sentry-trace', async () => {
    const url = await serve((_request, response) => response.end('ok'))
    const traceId = '771a43a4192642f0b136d5159a501700'
    const headers = { 'sentry-trace': `${traceId}-7e4c1b6f6f2d2a8e-1` }
    const answer = await fetch(url, { headers })
    expect(answer.headers.get('x-reference-id')).toBe(traceId)
  })

  it('keeps concurrent requests on one kept-alive connection apart', async () => {
    const url = await serve(async (_request, response) => {
      const before = current()?.correlationId
      await sleep(2)
      response.end(JSON.stringify([before, current()?.correlationId]))
    })
    const agent = new Agent({ keepAlive: true, maxSockets: 2 })
    const ask = () =>
      new Promise<[string | undefined, string]>((resolve, reject) => {
        get(url, { agent }, (answer) => {
          let body = ''
          answer.on('data', (chunk: Buffer) => (body += chunk.toString()))
          answer.on('end', () => resolve([String(answer.headers['x-reference-id']), body]))
        }).on('error', reject)
      })
    const answers = await Promise.all(Array.from({ length: 20 }, ask))
    for (const [reference, body] of answers)
      expect(JSON.parse(body)).toEqual([reference, reference])
    expect(new Set(answers.map(([reference]) => reference)).size).toBe(20)
    agent.destroy()
  })

  it('leaves no scope behind outside of a request', async () => {
    const url = await serve((_request, response) => response.end('ok'))
    await (await fetch(url)).text()
    expect(current()).toBeUndefined()
  })
})

describe('a failing handler', () => {
  it.each([
    [
      'throws',
      () => {
        throw new TypeError('password=hunter2')
      },
    ],
    [
      'rejects',
      async () => {
        await sleep(1)
        throw new TypeError('password=hunter2')
      },
    ],
  ] as const)(
    'that %s is captured once and answered with a problem document',
    async (_how, fail) => {
      const url = await serve(fail, { component: 'api' })
      const answer = await fetch(`${url}/pay`)
      const problem: unknown = await answer.json()
      const reference = answer.headers.get('x-reference-id')
      expect(answer.status).toBe(500)
      expect(answer.headers.get('content-type')).toBe('application/problem+json')
      expect(problem).toMatchObject({ status: 500, title: 'Internal error', instance: reference })
      expect(JSON.stringify(problem)).not.toContain('hunter2')
      const [span] = await collected.spansWhen(1)
      expect(span).toMatchObject({ outcome: 'error' })
      const envelopes = collected.envelopes()
      expect(envelopes).toHaveLength(1)
      expect(envelopes[0]).toMatchObject({
        component: 'api',
        layer: 'L2',
        operation: 'GET /pay',
        exception_type: 'TypeError',
        correlation_id: reference,
      })
      expect(collected.text()).not.toContain('hunter2')
    },
  )

  it('is reported with the component of the span the error first left', async () => {
    const url = await serve(() =>
      childSpan({ component: 'engines.budget', layer: 'L4', operation: 'decide' }, async () => {
        throw new Error('no budget')
      }),
    )
    await (await fetch(url)).text()
    await collected.spansWhen(2)
    expect(collected.envelopes()).toHaveLength(1)
    expect(collected.envelopes()[0]).toMatchObject({ component: 'engines.budget', layer: 'L4' })
  })

  it('makes no second envelope for an error the handler captured itself', async () => {
    const url = await serve(() => {
      const error = new Error('twice')
      capture({ error })
      throw error
    })
    await (await fetch(url)).text()
    await collected.spansWhen(1)
    expect(collected.envelopes()).toHaveLength(1)
  })

  it('drops the headers of the body that is not sent, and keeps the others', async () => {
    const url = await serve((_request, response) => {
      response.setHeader('content-length', 3)
      response.setHeader('content-encoding', 'gzip')
      response.setHeader('access-control-allow-origin', '*')
      throw new Error('late')
    })
    const answer = await fetch(url)
    expect(await answer.json()).toMatchObject({ status: 500 })
    expect(answer.headers.get('access-control-allow-origin')).toBe('*')
  })

  it('after the headers are out cuts the connection instead of ending the body as if whole', async () => {
    const url = await serve(async (_request, response) => {
      response.write('half')
      await sleep(5)
      throw new Error('late')
    })
    const answer = await fetch(url)
    await expect(answer.text()).rejects.toThrow()
    const [span] = await collected.spansWhen(1)
    expect(span).toMatchObject({ outcome: 'error' })
    expect(collected.envelopes()).toHaveLength(1)
  })
})

describe('outcomes', () => {
  it('a handler that answers 503 itself marks the span as failed without an envelope', async () => {
    const url = await serve((_request, response) => response.writeHead(503).end())
    await (await fetch(url)).text()
    const [span] = await collected.spansWhen(1)
    expect(span).toMatchObject({ outcome: 'error', attributes: { status: 503 } })
    expect(collected.envelopes()).toHaveLength(0)
  })

  it('a client that goes away is an aborted span, not a failure', async () => {
    const url = await serve(async (_request, response) => {
      await sleep(200)
      response.end('late')
    })
    const request = httpRequest(url)
    request.on('error', () => {})
    request.end()
    await sleep(50)
    request.destroy()
    const [span] = await collected.spansWhen(1)
    expect(span).toMatchObject({ outcome: 'aborted' })
    expect(collected.envelopes()).toHaveLength(0)
  })

  it('a scanner gets one operation for all the paths that do not exist', async () => {
    const url = await serve((_request, response) => response.writeHead(404).end())
    for (const path of ['/wp-admin', '/phpmyadmin', '/backup.zip'])
      await (await fetch(url + path)).text()
    const operations = (await collected.spansWhen(3)).map((span) => span.operation)
    expect(new Set(operations)).toEqual(new Set(['GET (not found)']))
  })

  it('a route option names the operation', async () => {
    const url = await serve((_request, response) => response.end(), { route: () => '/u/:name' })
    await (await fetch(`${url}/u/anna`)).text()
    expect((await collected.spansWhen(1))[0]?.operation).toBe('GET /u/:name')
  })
})

describe('withCorrelation on a server', () => {
  it('covers listeners added later, and async listeners that reject', async () => {
    const server = withCorrelation(createServer())
    expect(withCorrelation(server)).toBe(server)
    const rejecting: (...args: unknown[]) => unknown = async () => {
      await sleep(1)
      throw new Error('nobody awaits a listener')
    }
    server.on('request', rejecting)
    running = await listenOnLoopback(server)
    const answer = await fetch(running.url)
    expect(answer.status).toBe(500)
    await collected.spansWhen(1)
    expect(collected.spans()).toHaveLength(1)
    expect(collected.envelopes()).toHaveLength(1)
  })

  it('leaves what is no request to the server, such as a malformed one', async () => {
    running = await listenOnLoopback(withCorrelation(createServer((_q, s) => s.end('ok'))))
    const { port } = new URL(running.url)
    const socket = connect(Number(port), '127.0.0.1')
    socket.write('NOT HTTP\r\n\r\n')
    const [chunk] = (await once(socket, 'data')) as [Buffer]
    expect(chunk.toString()).toContain('400 Bad Request')
    socket.destroy()
  })
})
