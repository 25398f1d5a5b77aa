import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import fastifyStatic from '@fastify/static'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { ApiProblem } from '../problems/api-problem.ts'
import { sendProblem } from '../problems/send-problem.ts'
import type { TypedApp } from '../typed-app.ts'
import { consoleMissingPage } from './console-missing-page.ts'

/** Vite puts a content hash into the name of everything in this folder. */
const hashedFolder = 'assets'

const immutable = 'public, max-age=31536000, immutable'

/** `/preflight` is a page; what lies below it is the API's. */
const apiPrefixes = ['/ops', '/ingest', '/session', '/actions', '/preflight/', `/${hashedFolder}/`]

/** An address of a page: asked for by a browser, and none of the API's. */
function isPage(request: FastifyRequest): boolean {
  const isRead = request.method === 'GET' || request.method === 'HEAD'
  const path = request.url.split('?', 1)[0] ?? '/'
  // The front page answers whoever asks, a health check or curl too; other pages only a browser, so
  // that a mistyped address of the API is a 404 there.
  const wantsHtml = path === '/' || (request.headers.accept ?? '').includes('text/html')
  // `/sign-in` is a page; `/session` is not.
  return isRead && wantsHtml && !apiPrefixes.some((prefix) => path.startsWith(prefix))
}

function notFound(request: FastifyRequest, reply: FastifyReply): FastifyReply {
  return sendProblem(request, reply, new ApiProblem('not-found'))
}

/** Asked for on each request: the console may be built again while the station runs. */
async function isFile(folder: string, name: string): Promise<boolean> {
  // No dot at the start of a part: neither `..` nor a hidden file.
  if (!/^(?!\.)[\w.-]+(?:\/(?!\.)[\w.-]+)*$/.test(name)) return false
  const found = await stat(join(folder, name)).catch(() => null)
  return found?.isFile() === true
}

/** Serves the built console; its pages have addresses of their own, all answered by index.html. */
export async function registerConsole(app: TypedApp, folder: string | null): Promise<void> {
  if (folder === null) {
    app.setNotFoundHandler((request, reply) =>
      isPage(request)
        ? reply
            .code(503)
            .header('cache-control', 'no-store')
            .type('text/html; charset=utf-8')
            .send(consoleMissingPage)
        : notFound(request, reply),
    )
    return
  }
  await app.register(fastifyStatic, {
    root: folder,
    serve: false,
    cacheControl: false,
  })
  app.route({
    method: 'GET',
    url: `/${hashedFolder}/*`,
    schema: { hide: true },
    handler: async (request, reply) => {
      const name = (request.params as { '*': string })['*']
      if (!(await isFile(join(folder, hashedFolder), name))) return notFound(request, reply)
      reply.header('cache-control', immutable)
      return reply.sendFile(name, join(folder, hashedFolder))
    },
  })
  app.setNotFoundHandler(async (request, reply) => {
    const path = request.url.split('?', 1)[0] ?? '/'
    if (isPage(request)) {
      return reply.header('cache-control', 'no-cache').sendFile('index.html', folder)
    }
    // The few files beside index.html, such as the icon.
    if (request.method === 'GET' && (await isFile(folder, path.slice(1)))) {
      return reply.header('cache-control', 'no-cache').sendFile(path.slice(1), folder)
    }
    return notFound(request, reply)
  })
}
