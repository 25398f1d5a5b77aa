import { randomBytes } from 'node:crypto'
import fastifyCookie from '@fastify/cookie'
import fastifyHelmet from '@fastify/helmet'
import fastifySwagger from '@fastify/swagger'
import Fastify, { type FastifyReply, type FastifyRequest } from 'fastify'
import {
  serializerCompiler,
  validatorCompiler,
  type ZodTypeProvider,
} from 'fastify-type-provider-zod'
import type { ApiDependencies } from './api-dependencies.ts'
import { registerConsole } from './console/register-console.ts'
import { closingGuard } from './guards/closing-guard.ts'
import { FailureLimit } from './guards/failure-limit.ts'
import { hostGuard } from './guards/host-guard.ts'
import { TokenUse } from './guards/token-use.ts'
import { verifyFopsToken, type GuardDependencies } from './guards/verify-fops-token.ts'
import { IngestQueue } from './ingest/ingest-queue.ts'
import { swaggerOptions } from './openapi/swagger-options.ts'
import { problemOfError } from './problems/problem-of-error.ts'
import { problemTable } from './problems/problem-table.ts'
import { sendProblem } from './problems/send-problem.ts'
import { securityHeaders } from './security-headers.ts'
import { registerHealthRoutes } from './routes/health-routes.ts'
import { registerActionRoutes } from './routes/action-routes.ts'
import { registerDecisionRoutes } from './routes/decision-routes.ts'
import { registerDiagnosisRoutes } from './routes/diagnosis-routes.ts'
import { registerOpsRoutes } from './routes/incident-routes.ts'
import { registerIngestRoutes } from './routes/ingest-routes.ts'
import { registerSessionRoutes } from './routes/session-routes.ts'
import { registerStreamRoutes } from './routes/stream-routes.ts'
import { registerPreflightRoutes } from './routes/preflight-routes.ts'
import { registerTrendRoutes } from './routes/trend-routes.ts'
import { RevisionStream } from './stream/revision-stream.ts'
import type { TypedApp } from './typed-app.ts'

/** JSON bodies of the API are a few fields. */
const jsonBodyMaxBytes = 64 * 1024

/** A whole request has to have arrived by then; 8 MiB at 100 KB/s fit. */
const requestTimeoutMs = 120_000

/** Longer than a shipper's pause, so that its connection is still there for the next batch. */
const keepAliveMs = 75_000

/** The app with every route; it listens nowhere yet. */
export async function buildApp(deps: ApiDependencies): Promise<TypedApp> {
  const app = Fastify({
    logger: false,
    bodyLimit: jsonBodyMaxBytes,
    requestTimeout: requestTimeoutMs,
    keepAliveTimeout: keepAliveMs,
    genReqId: () => randomBytes(16).toString('hex'),
    requestIdHeader: false,
    trustProxy: false,
    // A HEAD of the stream would open one, and nobody would read it.
    exposeHeadRoutes: false,
    // Fastify's own answer while closing is no problem document and has no Retry-After.
    return503OnClosing: false,
    routerOptions: { maxParamLength: 200 },
    frameworkErrors: (error, request, reply) => {
      answerError(deps, error, request, reply)
    },
  }).withTypeProvider<ZodTypeProvider>()
  app.setValidatorCompiler(validatorCompiler)
  app.setSerializerCompiler(serializerCompiler)
  app.setErrorHandler((error, request, reply) => answerError(deps, error, request, reply))
  app.addHook('onRequest', closingGuard(app))
  app.addHook('onRequest', hostGuard(deps.config.host, deps.config.allowedHosts))
  app.addHook('onResponse', async (request, reply) => {
    deps.metrics.request(request.routeOptions.url ?? '(none)', reply.statusCode)
  })

  await app.register(fastifyHelmet, securityHeaders(deps.config.isBehindTls))
  await app.register(fastifyCookie)
  await app.register(fastifySwagger, swaggerOptions)
  await registerRoutes(app, deps)
  await registerConsole(app, deps.consoleFolder)
  return app
}

async function registerRoutes(app: TypedApp, deps: ApiDependencies): Promise<void> {
  const guards: GuardDependencies = {
    access: deps.access,
    sessions: deps.sessions,
    config: deps.config,
    metrics: deps.metrics,
    now: deps.now,
    failures: new FailureLimit(() => deps.now().getTime()),
    tokenUse: new TokenUse(deps.access, () => deps.now().getTime()),
  }
  const queue = new IngestQueue(deps.config.ingest)
  const stream = new RevisionStream({ readRevision: deps.readRevision })
  app.addHook('preClose', async () => stream.close())

  app.get('/openapi.json', { schema: { hide: true } }, async () => app.swagger())
  registerHealthRoutes(app, {
    ...guards,
    readiness: deps.readiness,
    queue,
    openStreams: () => stream.size,
  })
  await app.register(async (ingest: TypedApp) => {
    registerIngestRoutes(ingest, { ...guards, ingest: deps.ingest, queue })
  })
  await app.register(async (ops: TypedApp) => {
    registerSessionRoutes(ops, guards)
    registerActionRoutes(ops, { ...deps, ...guards })
    await ops.register(async (founder: TypedApp) => {
      founder.addHook('onRequest', async (request) => {
        await verifyFopsToken(guards, request, ['fops'])
      })
      registerOpsRoutes(founder, deps)
      registerDiagnosisRoutes(founder, deps)
      registerDecisionRoutes(founder, deps)
      registerTrendRoutes(founder, deps)
      registerStreamRoutes(founder, stream)
    })
    await ops.register(async (preflight: TypedApp) => {
      preflight.addHook('onRequest', async (request) => {
        await verifyFopsToken(guards, request, ['preflight'])
      })
      registerPreflightRoutes(preflight, deps)
    })
  })
}

function answerError(
  deps: Pick<ApiDependencies, 'onFailure'>,
  error: unknown,
  request: FastifyRequest,
  reply: FastifyReply,
): FastifyReply {
  const problem = problemOfError(error)
  const isOwnFailure = problemTable[problem.problem].status === 500
  const isIngest = request.routeOptions.url === '/ingest/records'
  if (isOwnFailure && !isIngest) deps.onFailure(problem.cause ?? error, request.id)
  return sendProblem(request, reply, problem)
}
