import type { FastifyRequest } from 'fastify'
import type { Grant, TokenScope } from '../../platform/tokens/access-store-port.ts'
import type { OpenSession } from '../../platform/tokens/session-access.ts'
import { hashSecret } from '../../platform/tokens/token-secret.ts'
import { verifyToken } from '../../platform/tokens/verify-token.ts'
import type { ApiDependencies } from '../api-dependencies.ts'
import { ApiProblem } from '../problems/api-problem.ts'
import { assertSameSite } from './same-site.ts'
import type { FailureLimit } from './failure-limit.ts'
import type { TokenUse } from './token-use.ts'

export const sessionCookie = 'fc_session'

/** Who may make the request. */
export type Caller =
  | { readonly kind: 'token'; readonly grant: Grant; readonly tokenId: string }
  | { readonly kind: 'session'; readonly grant: Grant; readonly open: OpenSession }

export type GuardDependencies = Pick<
  ApiDependencies,
  'access' | 'sessions' | 'config' | 'metrics' | 'now'
> & { readonly failures: FailureLimit; readonly tokenUse: TokenUse }

function bearerOf(request: FastifyRequest): string | null {
  const match = /^Bearer +(\S{1,200})$/i.exec(request.headers.authorization ?? '')
  return match?.[1] ?? null
}

const problemOfRefusal = {
  unknown: 'token-refused',
  expired: 'token-refused',
  revoked: 'token-refused',
  environment: 'wrong-environment',
  scope: 'missing-scope',
} as const

/** Checks a token; counts failures and slows down whoever keeps failing. */
export async function verifyPresentedToken(
  deps: GuardDependencies,
  request: FastifyRequest,
  presented: string,
  scopes: readonly TokenScope[],
): Promise<Extract<Caller, { kind: 'token' }>> {
  const presentedHash = hashSecret(presented)
  const waitSeconds = deps.failures.waitSeconds(request.ip, presentedHash)
  if (waitSeconds > 0) {
    throw new ApiProblem('too-many-failures', { retryAfterSeconds: waitSeconds })
  }
  const verdict = await verifyToken(deps.access, presented, {
    environment: deps.config.environment,
    scopes,
    now: deps.now(),
  })
  if (verdict.kind === 'valid') {
    deps.failures.succeed(presentedHash)
    deps.tokenUse.note(verdict.token.tokenId)
    return { kind: 'token', grant: verdict.token, tokenId: verdict.token.tokenId }
  }
  deps.metrics.signInFailure(verdict.reason)
  deps.failures.fail(request.ip, presentedHash)
  throw new ApiProblem(problemOfRefusal[verdict.reason])
}

async function verifySession(
  deps: GuardDependencies,
  request: FastifyRequest,
): Promise<Extract<Caller, { kind: 'session' }>> {
  const secret = request.cookies[sessionCookie]
  const open = secret === undefined ? null : await deps.sessions.find(secret)
  if (open === null) throw new ApiProblem('not-signed-in')
  if (open.session.environment !== deps.config.environment) {
    throw new ApiProblem('wrong-environment')
  }
  const isRead = request.method === 'GET' || request.method === 'HEAD'
  if (!isRead) {
    assertSameSite(request)
    if (!deps.sessions.hasCsrfToken(open, request.headers['x-csrf-token'])) {
      throw new ApiProblem('cross-site')
    }
  }
  return { kind: 'session', grant: open.session, open }
}

/**
 * Lets a founder's token or console session through, if it has one of the scopes and is made for
 * this environment. An explicit token wins over a cookie. Without scopes any valid one does.
 */
export async function verifyFopsToken(
  deps: GuardDependencies,
  request: FastifyRequest,
  scopes: readonly TokenScope[],
): Promise<Caller> {
  const bearer = bearerOf(request)
  if (bearer !== null) return verifyPresentedToken(deps, request, bearer, scopes)
  if (request.headers.authorization !== undefined) throw new ApiProblem('token-refused')
  const caller = await verifySession(deps, request)
  if (scopes.some((scope) => caller.grant.scopes.includes(scope))) return caller
  throw new ApiProblem('missing-scope')
}
