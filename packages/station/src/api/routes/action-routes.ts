import type { FastifyRequest } from 'fastify'
import { decisionReplayView } from '../../adapters/decision-adapter.ts'
import type { Grant, TokenScope } from '../../platform/tokens/access-store-port.ts'
import type { ApiDependencies } from '../api-dependencies.ts'
import { acknowledgeRisk, replayDecision, withdrawRisk } from '../contract/action-contract.ts'
import { verifyFopsToken, type GuardDependencies } from '../guards/verify-fops-token.ts'
import { ApiProblem } from '../problems/api-problem.ts'
import type { TypedApp } from '../typed-app.ts'

/** Half of the queue has been run by then. */
const replayRetrySeconds = 15

const dayMs = 24 * 3_600_000

export type ActionDependencies = GuardDependencies &
  Pick<ApiDependencies, 'decisions' | 'replaying' | 'risks' | 'riskActions'>

/** Everything that changes something: each with its own scope, and an event in the audit. */
export function registerActionRoutes(app: TypedApp, deps: ActionDependencies): void {
  registerReplay(app, deps)
  registerRisks(app, deps)
}

/** Whom the guard let through, for as long as the request lasts. */
const grants = new WeakMap<FastifyRequest, Grant>()

/** Before the body is looked at: who may not do it is not told what would be right. */
function callerWith(deps: ActionDependencies, scope: TokenScope) {
  return async (request: FastifyRequest): Promise<void> => {
    grants.set(request, (await verifyFopsToken(deps, request, [scope])).grant)
  }
}

function grantOf(request: FastifyRequest): Grant {
  const grant = grants.get(request)
  if (grant === undefined) throw new ApiProblem('not-signed-in')
  return grant
}

function registerReplay(app: TypedApp, deps: ActionDependencies): void {
  const { environment } = deps.config
  app.route({
    ...replayDecision,
    onRequest: callerWith(deps, 'fops'),
    handler: async (request, reply) => {
      const grant = grantOf(request)
      if (deps.replaying === null) throw new ApiProblem('cannot-replay')
      const { id } = request.params
      const asked = await deps.decisions.askReplay(environment, id, grant.name)
      if (asked === null) throw new ApiProblem('unknown-decision')
      if (asked.kind === 'too many') {
        throw new ApiProblem('too-many-replays', { retryAfterSeconds: replayRetrySeconds })
      }
      if (asked.kind === 'asked') {
        await audit(deps, request, { actor: grant.name, action: 'decision.replay', subject: id })
      }
      deps.replaying.kick()
      return reply.code(asked.kind === 'asked' ? 202 : 200).send(decisionReplayView(asked.replay))
    },
  })
}

function registerRisks(app: TypedApp, deps: ActionDependencies): void {
  const { environment } = deps.config
  const known = (id: string): string => {
    if (!deps.risks.has(id)) throw new ApiProblem('unknown-risk')
    return id
  }

  app.route({
    ...acknowledgeRisk,
    onRequest: callerWith(deps, 'preflight'),
    handler: async (request, reply) => {
      const grant = grantOf(request)
      const { reason, days } = request.body
      await deps.riskActions.acknowledge({
        findingId: known(request.params.id),
        environment,
        by: grant.name,
        reason,
        expiresAt: new Date(deps.now().getTime() + days * dayMs),
        reference: request.id,
      })
      return reply.code(204).send(null)
    },
  })

  app.route({
    ...withdrawRisk,
    onRequest: callerWith(deps, 'preflight'),
    handler: async (request, reply) => {
      const grant = grantOf(request)
      const findingId = known(request.params.id)
      const { name: by } = grant
      await deps.riskActions.withdraw({ findingId, environment, by, reference: request.id })
      return reply.code(204).send(null)
    },
  })
}

interface Done {
  readonly actor: string
  readonly action: string
  readonly subject: string
}

async function audit(deps: ActionDependencies, request: FastifyRequest, done: Done): Promise<void> {
  const { environment } = deps.config
  await deps.access.appendAudit({ ...done, environment, reference: request.id })
}
