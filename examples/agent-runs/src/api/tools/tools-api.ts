import { annotate } from '@first-contact/recorder'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { z } from 'zod'
import { fieldErrors, sendProblem } from '../problem.ts'
import { misbehave } from './misbehave.ts'
import { misbehaviourOf, type FaultRate } from './misbehaviour.ts'
import type { RateLimit } from './rate-limit.ts'
import { latencyOf, search, summarize } from './tool-work.ts'
import { callHeaders, payRequest, searchRequest, summarizeRequest } from './tool-requests.ts'

export type PayOutcome =
  | { readonly kind: 'paid'; readonly receiptId: string; readonly repeated: boolean }
  | { readonly kind: 'voided' }
  | { readonly kind: 'conflict' }

/** The ledger that makes a payment happen once. */
export interface PaymentsPort {
  readonly pay: (payment: {
    readonly idempotencyKey: string
    readonly payee: string
    readonly amountCents: number
  }) => Promise<PayOutcome>
  readonly void: (
    idempotencyKey: string,
  ) => Promise<{ readonly state: 'paid' | 'voided'; readonly amountCents: number }>
}

export interface ToolsOptions {
  readonly payments: PaymentsPort
  readonly fault: FaultRate
  readonly limit: RateLimit
}

interface Tool<Body> {
  readonly name: string
  readonly body: z.ZodType<Body>
  /** The text that may order a misbehaviour. */
  readonly textOf: (body: Body) => string
  /** Null when it has answered by itself. */
  readonly work: (body: Body, key: string, reply: FastifyReply) => Promise<object | null>
}

const sleep = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms))

async function serve<Body>(
  tool: Tool<Body>,
  options: ToolsOptions,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<unknown> {
  const headers = callHeaders.safeParse(request.headers)
  if (!headers.success) return sendProblem(reply, 'invalid_request', fieldErrors(headers.error))
  const body = tool.body.safeParse(request.body)
  if (!body.success) return sendProblem(reply, 'invalid_request', fieldErrors(body.error))
  const retryAfterMs = options.limit.take(tool.name)
  if (retryAfterMs > 0) {
    return sendProblem(reply.header('retry-after', String(retryAfterMs / 1000)), 'rate_limited')
  }
  const key = headers.data['idempotency-key']
  const call = { tool: tool.name, key, attempt: headers.data['x-attempt'] }
  const wrong = misbehaviourOf(call, tool.textOf(body.data), options.fault)
  annotate({ tool: tool.name, misbehaviour: wrong ?? 'none' })
  await sleep(latencyOf(tool.name, key))
  // All but two of them go wrong before any work is done.
  if (wrong !== null && wrong !== 'lost' && wrong !== 'slow') return misbehave(wrong, reply)
  const answer = await tool.work(body.data, key, reply)
  if (answer === null) return reply
  return wrong === null ? reply.send(answer) : misbehave(wrong, reply, answer)
}

function payTool(payments: PaymentsPort): Tool<z.infer<typeof payRequest>> {
  return {
    name: 'pay',
    body: payRequest,
    textOf: (body) => body.memo,
    work: async (body, key, reply) => {
      const outcome = await payments.pay({
        idempotencyKey: key,
        payee: body.payee,
        amountCents: body.amount_cents,
      })
      if (outcome.kind === 'paid') {
        const { receiptId: receipt_id } = outcome
        return { receipt_id, state: 'paid', cost_cents: body.amount_cents }
      }
      sendProblem(reply, outcome.kind === 'voided' ? 'payment_voided' : 'payment_conflict')
      return null
    },
  }
}

/** The tools that agents call: search, summarize, pay; and the way to call a payment off. */
export function addToolsApi(app: FastifyInstance, options: ToolsOptions): void {
  const add = <Body>(tool: Tool<Body>): void => {
    app.post(`/tools/${tool.name}`, (request, reply) => serve(tool, options, request, reply))
  }
  add({
    name: 'search',
    body: searchRequest,
    textOf: (body) => body.query,
    work: async (body) => search(body.query),
  })
  add({
    name: 'summarize',
    body: summarizeRequest,
    textOf: (body) => body.text,
    work: async (body) => summarize(body.text),
  })
  add(payTool(options.payments))
  app.post<{ Params: { key: string } }>('/tools/pay/:key/void', async (request) => {
    const { state, amountCents } = await options.payments.void(request.params.key)
    return { state, amount_cents: amountCents }
  })
  app.get('/healthz', async () => ({ ok: true }))
}
