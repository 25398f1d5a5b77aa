import { callbackify } from 'node:util'
import type { Pool, PoolClient } from 'pg'
import { distantCallerSite, type CallSite } from '../errors/call-site.ts'
import { IntentViolationError } from '../errors/intent-violation-error.ts'
import { judgeStatement } from '../statement/judge-statement.ts'
import { shortText } from '../statement/known-statement.ts'
import type { OneClient } from './one-client.ts'
import { settle } from './savepoint-connector.ts'

type AnyFunction = (...args: readonly unknown[]) => unknown

const release = 'release savepoint fc_test_bare'

/**
 * Makes `connect` and `query` of a pool lend the test's connection, within a savepoint: a bare
 * statement that fails must not take the transaction of the test with it.
 */
export function lendBareClient(pool: Pool, one: OneClient): void {
  Reflect.set(pool, 'connect', (callback?: unknown) => {
    const connecting = borrowBare(one, 'pool.connect()', distantCallerSite())
    if (typeof callback !== 'function') return connecting
    callbackify(() => connecting)((error, client) => {
      const done = (broken?: Error | boolean): void => client?.release(broken)
      Reflect.apply(callback, pool, [error ?? undefined, client, done])
    })
    return undefined
  })
  Reflect.set(pool, 'query', (...args: readonly unknown[]) => {
    const callback = args.find((arg) => typeof arg === 'function')
    const what = `pool.query("${shortText(textOf(args[0]))}")`
    const answer = queryBare(one, what, {
      site: distantCallerSite(),
      args: args.filter((arg) => typeof arg !== 'function'),
    })
    if (typeof callback !== 'function') return answer
    callbackify(() => answer)((error, result) => {
      Reflect.apply(callback, pool, [error ?? undefined, result])
    })
    return undefined
  })
}

async function queryBare(
  one: OneClient,
  what: string,
  call: { readonly site: CallSite; readonly args: readonly unknown[] },
): Promise<unknown> {
  const client = await borrowBare(one, what, call.site)
  try {
    const query = client.query.bind(client) as AnyFunction
    return await query(...call.args)
  } finally {
    client.release()
  }
}

async function borrowBare(one: OneClient, what: string, site: CallSite): Promise<PoolClient> {
  const client = await one.borrow({ what, site })
  try {
    await client.query('savepoint fc_test_bare')
  } catch (error) {
    one.giveBack()
    throw error
  }
  return lentClient(one, client)
}

/** The client without the means to end the test's transaction, and without its real `release`. */
function lentClient(one: OneClient, client: PoolClient): PoolClient {
  let isReleased = false
  const giveBack = (): void => {
    if (isReleased) return
    isReleased = true
    const recover = `rollback to savepoint fc_test_bare; ${release}`
    void settle(one, client, release, recover).then(() => one.giveBack())
  }
  const inner = client.query.bind(client) as AnyFunction
  const query: AnyFunction = (...args) => {
    const refused = refuseControl(textOf(args[0]))
    if (refused === undefined) return inner(...args)
    const callback = args.find((arg) => typeof arg === 'function')
    if (typeof callback !== 'function') return Promise.reject(refused)
    process.nextTick(() => Reflect.apply(callback, client, [refused]))
    return undefined
  }
  return new Proxy(client, {
    get(target, key) {
      if (key === 'release') return giveBack
      if (key === 'query') return query
      const value: unknown = Reflect.get(target, key)
      return typeof value === 'function' ? (value as AnyFunction).bind(target) : value
    },
  })
}

function textOf(statement: unknown): string {
  if (typeof statement === 'string') return statement
  const text: unknown =
    typeof statement === 'object' && statement !== null ? Reflect.get(statement, 'text') : undefined
  return typeof text === 'string' ? text : ''
}

/** Savepoints nest in ours; BEGIN and COMMIT would make the test leave something behind. */
function refuseControl(text: string): IntentViolationError | undefined {
  const judgement = judgeStatement(text)
  if (judgement.kind !== 'refused' || judgement.code !== 'FC_TX_CONTROL_STATEMENT') return undefined
  if (['savepoint', 'release'].includes(judgement.what)) return undefined
  if (judgement.what === 'rollback' && /\bto\b/i.test(text)) return undefined
  return new IntentViolationError('FC_TX_CONTROL_STATEMENT', {
    what:
      `"${shortText(text)}" was sent at ${String(distantCallerSite())} on the connection of a test, ` +
      'all of which is one transaction',
  })
}
