import type { ClientBase } from 'pg'
import { bind, currentSpan, openChildSpan, type Layer, type OpenSpan } from '../../index.ts'
import {
  acceptBeginCarriers,
  addToBegin,
  readBeginCarrier,
  type BeginCarrier,
} from './begin-carrier.ts'
import { readQueryCall, type QueryCall } from './query-call.ts'
import { firstResult, tagStatement, tagTransaction } from './session-tag.ts'
import { statementShape } from './statement-shape.ts'

/** Options of the pg integration. */
export interface PgOptions {
  /**
   * Component of the query spans.
   * @defaultValue `'postgres'`
   */
  readonly component?: string
  /**
   * Layer of the query spans.
   * @defaultValue `'L6'`
   */
  readonly layer?: Layer
  /**
   * `'transaction'` carries the correlation id in `application_name` for the length of each
   * transaction, at no extra round trip; `'off'` leaves the session alone.
   * @defaultValue `'transaction'`
   */
  readonly sessionTag?: 'transaction' | 'off'
  /**
   * One span for each statement. With `false` contexts, session tag and connect spans stay, and
   * the application opens spans around its transactions itself; a failure is then stamped by
   * those.
   * @defaultValue `true`
   */
  readonly statementSpans?: boolean
}

/** Options with every default filled in. */
export type PgSettings = Required<PgOptions>

/** Fills in the defaults. */
export function pgSettings(options: PgOptions): PgSettings {
  return {
    component: options.component ?? 'postgres',
    layer: options.layer ?? 'L6',
    sessionTag: options.sessionTag ?? 'transaction',
    statementSpans: options.statementSpans ?? true,
  }
}

type AnyQuery = (...args: readonly unknown[]) => unknown

function openQuerySpan(settings: PgSettings, text: string): OpenSpan | undefined {
  if (!settings.statementSpans) return undefined
  const { kind, fingerprint } = statementShape(text)
  return openChildSpan({
    component: settings.component,
    layer: settings.layer,
    operation: `${kind} ${fingerprint}`,
  })
}

function endQuery(span: OpenSpan | undefined, error: unknown): void {
  if (span === undefined) return
  if (error === null || error === undefined) {
    span.end()
    return
  }
  span.fail(error)
  span.end('error')
}

interface Prepared {
  readonly args: readonly unknown[]
  readonly settle: (result: unknown) => unknown
}

function prepare(settings: PgSettings, call: QueryCall, correlationId: string): Prepared {
  const canTag =
    settings.sessionTag === 'transaction' &&
    !call.hasValues &&
    !call.isNamed &&
    statementShape(call.text).isBegin
  if (!canTag) return { args: call.args, settle: (result) => result }
  return { args: tagTransaction(call, correlationId), settle: firstResult }
}

function queryWithCallback(
  query: AnyQuery,
  call: QueryCall,
  span: OpenSpan | undefined,
  prepared: Prepared,
): unknown {
  // The answer arrives in whatever context the socket has; the caller's comes back with `bind`.
  const callback = bind(call.args[call.callbackAt] as AnyQuery)
  const args = prepared.args.map((arg, at) =>
    at === call.callbackAt
      ? (error: unknown, result: unknown) => {
          endQuery(span, error)
          callback(error, prepared.settle(result))
        }
      : arg,
  )
  return query(...args)
}

async function queryWithPromise(
  query: AnyQuery,
  span: OpenSpan | undefined,
  prepared: Prepared,
): Promise<unknown> {
  try {
    const result = await query(...prepared.args)
    endQuery(span, undefined)
    return prepared.settle(result)
  } catch (error) {
    endQuery(span, error)
    throw error
  }
}

/** It is handed on as it is, with the tag behind its BEGIN and its answer heard. */
function followCarrier(settings: PgSettings, carrier: BeginCarrier, correlationId: string): void {
  if (settings.sessionTag === 'transaction') addToBegin(carrier, tagStatement(correlationId))
  const span = openQuerySpan(settings, carrier.text)
  if (span === undefined) return
  const { callback } = carrier
  carrier.callback = (error, result) => {
    endQuery(span, error)
    callback(error, result)
  }
}

const instrumented = new WeakSet<object>()

/**
 * Gives every query of a client a child span with its kind and fingerprint, never its parameters.
 *
 * Queries outside of a scope (a queue's polling, say) make no span.
 */
export function instrumentClient<C extends ClientBase>(client: C, options: PgOptions = {}): C {
  if (instrumented.has(client)) return client
  instrumented.add(client)
  const settings = pgSettings(options)
  const query = client.query.bind(client) as unknown as AnyQuery
  const wrapped: AnyQuery = (...args) => {
    const enclosing = currentSpan()
    const carrier = enclosing === undefined ? undefined : readBeginCarrier(args[0])
    if (enclosing !== undefined && carrier !== undefined) {
      followCarrier(settings, carrier, enclosing.correlationId)
      return query(...args)
    }
    const call = enclosing === undefined ? undefined : readQueryCall(args)
    if (enclosing === undefined || call === undefined) return query(...args)
    const span = openQuerySpan(settings, call.text)
    const prepared = prepare(settings, call, enclosing.correlationId)
    return call.callbackAt === -1
      ? queryWithPromise(query, span, prepared)
      : queryWithCallback(query, call, span, prepared)
  }
  acceptBeginCarriers(wrapped)
  client.query = wrapped as unknown as C['query']
  return client
}
