// One server of the http benchmark: `http.ts <framework> <bare|ours> <folder>`. Prints its port; on a
// line on stdin prints the CPU it used since the line before.
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

const [framework = '', variant = '', folder = ''] = process.argv.slice(2)
const isOurs = variant === 'ours'
const recorder = isOurs ? await import('@first-contact/recorder') : null

recorder?.startRecorder({
  producer: 'benchmark',
  processHooks: false,
  sink: { kind: 'spool', dir: join(folder, 'spool'), ship: 'none' },
})

/** The work of a request: nothing but, on our side, one child span. */
const answer =
  recorder === null
    ? () => 'hello'
    : () =>
        recorder.childSpan(
          { component: 'benchmark.engine', layer: 'L4', operation: 'greet' },
          () => 'hello',
        )

async function nodeHttp(): Promise<number> {
  const handler: RequestListener = (_request, response) => response.end(answer())
  if (!isOurs) return await listen(handler)
  const { withCorrelation } = await import('@first-contact/recorder/node-http')
  return await listen(withCorrelation(handler, { component: 'benchmark.api' }))
}

async function hono(): Promise<number> {
  const { Hono } = await import('hono')
  const { getRequestListener } = await import('@hono/node-server')
  const app = new Hono()
  app.get('/', (context) => context.text(answer()))
  if (!isOurs) {
    const bare = getRequestListener(app.fetch)
    return await listen((request, response) => void bare(request, response))
  }
  const { honoRequestListener } = await import('@first-contact/recorder/hono')
  return await listen(honoRequestListener(app, { component: 'benchmark.api' }))
}

async function fastify(): Promise<number> {
  const { fastify: createFastify } = await import('fastify')
  const app = createFastify()
  if (isOurs) {
    const { correlationPlugin } = await import('@first-contact/recorder/fastify')
    await app.register(correlationPlugin, { component: 'benchmark.api' })
  }
  app.get('/', async () => answer())
  const address = await app.listen({ port: 0, host: '127.0.0.1' })
  return Number(new URL(address).port)
}

async function listen(handler: RequestListener): Promise<number> {
  const server = createServer(handler)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return (server.address() as AddressInfo).port
}

const servers: Record<string, () => Promise<number>> = { 'node:http': nodeHttp, hono, fastify }
const start = servers[framework]
if (start === undefined) {
  console.error(`unknown framework ${framework}`)
  process.exit(3)
}
console.log(await start())

let before = process.cpuUsage()
for await (const _line of createInterface({ input: process.stdin })) {
  const { user, system } = process.cpuUsage(before)
  before = process.cpuUsage()
  console.log(user + system)
}
process.exit(0)
