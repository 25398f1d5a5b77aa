import type { FastifyReply, FastifyRequest } from 'fastify'
import type { ApiDependencies } from '../api-dependencies.ts'
import { closeSession, openSession, readSession } from '../contract/session-contract.ts'
import {
  sessionCookie,
  verifyFopsToken,
  verifyPresentedToken,
  type GuardDependencies,
} from '../guards/verify-fops-token.ts'
import { assertSameSite } from '../guards/same-site.ts'
import { ApiProblem } from '../problems/api-problem.ts'
import type { Grant } from '../../platform/tokens/access-store-port.ts'
import type { OpenSession } from '../../platform/tokens/session-access.ts'
import { hashSecret } from '../../platform/tokens/token-secret.ts'
import type { TypedApp } from '../typed-app.ts'

export type SessionDependencies = GuardDependencies & Pick<ApiDependencies, 'sessions'>

function sessionView({ session, csrfToken }: OpenSession) {
  return {
    name: session.name,
    environment: session.environment,
    scopes: session.scopes,
    csrf_token: csrfToken,
    expires_at: session.expiresAt.toISOString(),
  }
}

/** A wrong link counts like a wrong token: it is a secret that somebody tries. */
async function redeem(
  deps: SessionDependencies,
  request: FastifyRequest,
  link: string,
): Promise<Grant> {
  const linkHash = hashSecret(link)
  const waitSeconds = deps.failures.waitSeconds(request.ip, linkHash)
  if (waitSeconds > 0) {
    throw new ApiProblem('too-many-failures', { retryAfterSeconds: waitSeconds })
  }
  const grant = await deps.sessions.redeemLink(link)
  if (grant !== null && grant.environment === deps.config.environment) return grant
  deps.metrics.signInFailure('link')
  deps.failures.fail(request.ip, linkHash)
  throw new ApiProblem('link-used')
}

async function signIn(
  deps: SessionDependencies,
  request: FastifyRequest,
  body: { readonly link_token: string } | { readonly token: string },
): Promise<OpenSession> {
  if ('link_token' in body)
    return deps.sessions.open(await redeem(deps, request, body.link_token), null)
  const caller = await verifyPresentedToken(deps, request, body.token, ['fops', 'preflight'])
  return deps.sessions.open(caller.grant, caller.tokenId)
}

/** Signing in and out of the console. */
export function registerSessionRoutes(app: TypedApp, deps: SessionDependencies): void {
  const cookie = {
    path: '/',
    httpOnly: true,
    sameSite: 'strict' as const,
    secure: deps.config.isBehindTls,
  }
  const audit = async (action: string, grant: Grant, reply: FastifyReply): Promise<void> => {
    await deps.access.appendAudit({
      actor: grant.name,
      action,
      subject: null,
      environment: grant.environment,
      reference: reply.request.id,
    })
  }

  app.route({
    ...openSession,
    handler: async (request, reply) => {
      assertSameSite(request)
      const open = await signIn(deps, request, request.body)
      await audit('session.open', open.session, reply)
      reply.setCookie(sessionCookie, open.secret, { ...cookie, expires: open.session.expiresAt })
      reply.header('cache-control', 'no-store')
      return sessionView(open)
    },
  })

  app.route({
    ...readSession,
    handler: async (request, reply) => {
      const caller = await verifyFopsToken(deps, request, ['fops', 'preflight'])
      if (caller.kind !== 'session') throw new ApiProblem('not-signed-in')
      reply.header('cache-control', 'no-store')
      return sessionView(caller.open)
    },
  })

  app.route({
    ...closeSession,
    handler: async (request, reply) => {
      const caller = await verifyFopsToken(deps, request, ['fops', 'preflight'])
      if (caller.kind !== 'session') throw new ApiProblem('not-signed-in')
      await deps.sessions.end(caller.open)
      await audit('session.close', caller.grant, reply)
      reply.clearCookie(sessionCookie, cookie)
      return reply.code(204).send()
    },
  })
}
