import { setIds } from '@first-contact/recorder'
import type { FastifyInstance } from 'fastify'
import { runView } from '../adapters/run-view.ts'
import type { Run } from '../engines/run-model.ts'
import { fieldErrors, sendProblem } from './problem.ts'
import { runIdParameter, runRequest, type RunRequest } from './run-request.ts'

export type AcceptedRun =
  | { readonly kind: 'accepted'; readonly runId: string }
  | { readonly kind: 'repeated'; readonly runId: string }
  | { readonly kind: 'conflict'; readonly runId: string; readonly fields: readonly string[] }

/** What the API needs from the house. */
export interface RunsPort {
  readonly accept: (request: RunRequest) => Promise<AcceptedRun>
  readonly read: (runId: string) => Promise<Run | null>
  readonly isReady: () => Promise<boolean>
}

function addAcceptRoute(app: FastifyInstance, runs: RunsPort): void {
  app.post('/runs', async (request, reply) => {
    const parsed = runRequest.safeParse(request.body)
    if (!parsed.success) return sendProblem(reply, 'invalid_request', fieldErrors(parsed.error))
    setIds({ agentId: parsed.data.agent, tenantId: parsed.data.tenant })
    const accepted = await runs.accept(parsed.data)
    setIds({ runId: accepted.runId })
    if (accepted.kind === 'conflict') {
      const message = 'differs from the run that was first sent with this idempotency_key'
      const errors = accepted.fields.map((field) => ({ field, message }))
      return sendProblem(reply, 'idempotency_conflict', errors)
    }
    return reply
      .code(202)
      .header('location', `/runs/${accepted.runId}`)
      .send({ run_id: accepted.runId })
  })
}

function addReadRoute(app: FastifyInstance, runs: RunsPort): void {
  app.get<{ Params: { id: string } }>('/runs/:id', async (request, reply) => {
    const id = runIdParameter.safeParse(request.params.id)
    if (!id.success) {
      const message = id.error.issues[0]?.message ?? 'is not a run id'
      return sendProblem(reply, 'invalid_request', [{ field: 'id', message }])
    }
    setIds({ runId: id.data })
    const run = await runs.read(id.data)
    if (run === null) return sendProblem(reply, 'run_not_found')
    return reply.send(runView(run))
  })
}

/** `POST /runs`, `GET /runs/{id}` and the two health checks. */
export function addRunsApi(app: FastifyInstance, runs: RunsPort): void {
  addAcceptRoute(app, runs)
  addReadRoute(app, runs)
  app.get('/healthz', async () => ({ ok: true }))
  app.get('/readyz', async (_request, reply) =>
    (await runs.isReady()) ? { ok: true } : sendProblem(reply, 'unavailable'),
  )
}
