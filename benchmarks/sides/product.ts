// A small product: `product.ts <bare|ours> <folder> [<station url> <token>]`. Prints its port. One scope
// and one child span a request; `/fail` fails in an engine and is captured. Drains when stdin ends.
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { failingWork, input } from '../support/failing-work.ts'

const [variant = '', folder = '', stationUrl, token] = process.argv.slice(2)
const recorder = variant === 'ours' ? await import('@first-contact/recorder') : null
const station =
  stationUrl === undefined || token === undefined ? {} : { station: { url: stationUrl, token } }

const running = recorder?.startRecorder({
  producer: 'product',
  environment: 'benchmark',
  sink: {
    kind: 'spool',
    dir: join(folder, 'spool'),
    ship: stationUrl === undefined ? 'none' : 'worker',
    ...station,
  },
})

function work(path: string): string {
  if (recorder === null) return path === '/fail' ? failingWork(0) : 'hello'
  const span = { component: 'product.engine', layer: 'L4', operation: 'decide' } as const
  return recorder.childSpan(span, () => (path === '/fail' ? failingWork(0) : 'hello'))
}

const handler: RequestListener = (request, response) => {
  try {
    response.end(work(request.url ?? '/'))
  } catch (error) {
    recorder?.capture({ error, input, context: { path: request.url, tool: 'search' } })
    response.statusCode = 500
    response.end('failed')
  }
}

async function listener(): Promise<RequestListener> {
  if (recorder === null) return handler
  const { withCorrelation } = await import('@first-contact/recorder/node-http')
  return withCorrelation(handler, { component: 'product.api' })
}

const server = createServer(await listener())
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
console.log((server.address() as AddressInfo).port)

process.stdin.resume()
process.stdin.on('end', () => {
  void Promise.resolve(running?.stop(20_000)).then(() => process.exit(0))
})
