import { correlationInterceptor } from '@first-contact/recorder/undici'
import { Agent, request, type Dispatcher } from 'undici'
import { readBounded } from './read-bounded.ts'
import { toolAnswers, voidAnswer, type ToolName } from './tool-answers.ts'
import { classifyTransportError, type ToolFailure } from './tool-failure.ts'

export interface ToolCall {
  readonly tool: ToolName
  readonly input: unknown
  readonly idempotencyKey: string
  readonly attempt: number
  /** The tool may not charge more than was set aside. */
  readonly reservedCents: number
}

export type ToolResult =
  | { readonly kind: 'answered'; readonly output: unknown; readonly costCents: number }
  | { readonly kind: 'failed'; readonly failure: ToolFailure }

export type VoidResult =
  | { readonly kind: 'known'; readonly state: 'paid' | 'voided'; readonly amountCents: number }
  | { readonly kind: 'failed'; readonly failure: ToolFailure }

export interface ToolsClient {
  call(call: ToolCall): Promise<ToolResult>
  /** Asks that a payment of unknown fate never happens; answers `paid` when it already has. */
  voidPayment(idempotencyKey: string): Promise<VoidResult>
  close(): Promise<void>
}

interface RawAnswer {
  readonly status: number
  readonly retryAfterMs: number
  readonly body: string
}

function failed(failure: ToolFailure): { readonly kind: 'failed'; readonly failure: ToolFailure } {
  return { kind: 'failed', failure }
}

function failureOfStatus(answer: RawAnswer): ToolFailure {
  const { status, retryAfterMs } = answer
  const message = `tool answered ${status}`
  if (status === 429) {
    return { kind: 'rate_limited', effect: 'none', status, retryAfterMs, message }
  }
  if (status >= 500) {
    return { kind: 'server_error', effect: 'unknown', status, retryAfterMs, message }
  }
  return { kind: 'rejected', effect: 'none', status, retryAfterMs: 0, message }
}

function malformed(message: string): ToolFailure {
  return { kind: 'malformed', effect: 'unknown', status: 200, retryAfterMs: 0, message }
}

function parseJson(body: string): unknown {
  try {
    return JSON.parse(body)
  } catch {
    return undefined
  }
}

function resultOf(call: ToolCall, answer: RawAnswer): ToolResult {
  if (answer.status !== 200) return failed(failureOfStatus(answer))
  const parsed = toolAnswers[call.tool].safeParse(parseJson(answer.body))
  if (!parsed.success) {
    const where = parsed.error.issues[0]?.path.join('.') ?? ''
    return failed(malformed(`tool answer does not parse${where === '' ? '' : ` at ${where}`}`))
  }
  const { cost_cents: costCents, ...output } = parsed.data
  if (costCents > call.reservedCents) {
    return failed(malformed('tool answer charges more than was set aside'))
  }
  return { kind: 'answered', output, costCents }
}

function voidResultOf(answer: RawAnswer): VoidResult {
  if (answer.status !== 200) return failed(failureOfStatus(answer))
  const parsed = voidAnswer.safeParse(parseJson(answer.body))
  if (!parsed.success) return failed(malformed('void answer does not parse'))
  return { kind: 'known', state: parsed.data.state, amountCents: parsed.data.amount_cents }
}

/** Talks to the tools service; every call ends within `timeoutMs`, body included. */
export function openToolsClient(options: {
  readonly baseUrl: string
  readonly timeoutMs: number
}): ToolsClient {
  const { host, hostname } = new URL(options.baseUrl)
  const dispatcher = new Agent({ connect: { timeout: options.timeoutMs }, pipelining: 1 }).compose(
    correlationInterceptor({ names: { [host]: 'tools' }, propagateTo: [hostname] }),
  )

  async function send(
    path: string,
    init: { method: Dispatcher.HttpMethod; headers: Record<string, string>; body: unknown },
  ): Promise<RawAnswer> {
    const { statusCode, headers, body } = await request(new URL(path, options.baseUrl), {
      dispatcher,
      method: init.method,
      headers: { 'content-type': 'application/json', ...init.headers },
      body: JSON.stringify(init.body),
      signal: AbortSignal.timeout(options.timeoutMs),
    })
    const seconds = Number(headers['retry-after'] ?? 0)
    return {
      status: statusCode,
      retryAfterMs: Number.isFinite(seconds) ? Math.max(0, Math.round(seconds * 1000)) : 0,
      body: await readBounded(body),
    }
  }

  return {
    call: async (call) => {
      const headers = {
        'idempotency-key': call.idempotencyKey,
        'x-attempt': String(call.attempt),
      }
      try {
        const path = `/tools/${call.tool}`
        return resultOf(call, await send(path, { method: 'POST', headers, body: call.input }))
      } catch (error) {
        return failed(classifyTransportError(error))
      }
    },
    voidPayment: async (idempotencyKey) => {
      try {
        const path = `/tools/pay/${encodeURIComponent(idempotencyKey)}/void`
        return voidResultOf(await send(path, { method: 'POST', headers: {}, body: {} }))
      } catch (error) {
        return failed(classifyTransportError(error))
      }
    },
    close: () => dispatcher.destroy(),
  }
}
