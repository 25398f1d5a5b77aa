import type { ClientBase, Pool } from 'pg'
import { distantCallerSite } from '../errors/call-site.ts'
import { IntentViolationError } from '../errors/intent-violation-error.ts'
import { activeTransaction, outsideAny } from '../run/active-transaction.ts'
import type { OpenTransaction } from '../run/open-transaction.ts'
import { refuseCall } from './refuse-call.ts'
import { addressOf, addressOfPool, isSameDatabase, type ServerAddress } from './server-address.ts'

type Method<This> = (this: This, ...args: readonly unknown[]) => unknown

const guarded = new WeakSet<object>()

/**
 * Makes every pool and client of a pool's driver refuse to reach the database of an open
 * transaction from inside it: pools that nobody opened, clients that were connected by hand, also
 * long before. Other databases are let through here; a pool that was opened refuses for all.
 */
export function guardDriver(pool: Pool): void {
  const clientClass: unknown = Reflect.get(pool, 'Client')
  const client: unknown =
    typeof clientClass === 'function' ? Reflect.get(clientClass, 'prototype') : undefined
  guardMethod<Pool>(Object.getPrototypeOf(pool), 'connect', guardPoolConnect)
  guardMethod<ClientBase>(client, 'connect', guardConnect)
  guardMethod<ClientBase>(client, 'query', guardQuery)
}

/** In each class that has the method itself: the driver derives a pool for each kind of client. */
function guardMethod<This>(
  prototype: unknown,
  name: string,
  guard: (inner: Method<This>) => Method<This>,
): void {
  let owner = prototype
  while (typeof owner === 'object' && owner !== null) {
    const inner: unknown = Object.hasOwn(owner, name) ? Reflect.get(owner, name) : undefined
    if (typeof inner === 'function' && !guarded.has(inner)) {
      const method = guard(inner as Method<This>)
      guarded.add(method)
      Reflect.set(owner, name, method)
    }
    owner = Object.getPrototypeOf(owner)
  }
}

function guardPoolConnect(inner: Method<Pool>): Method<Pool> {
  return function (...args) {
    const open = activeTransaction()
    if (open !== undefined) {
      const error = refusalOf(open, addressOfPool(this), 'A second connection was asked for')
      if (error !== undefined) return refuseCall(error, args)
    }
    return Reflect.apply(inner, this, args.map(inContextOfCaller))
  }
}

/**
 * A pool calls back those who wait from within the context of whoever gives a connection back: one
 * who does that inside a transaction would have the statements of others refused.
 */
function inContextOfCaller(arg: unknown): unknown {
  if (typeof arg !== 'function') return arg
  return (...results: readonly unknown[]): unknown =>
    outsideAny(() => Reflect.apply(arg, undefined, results))
}

function guardConnect(inner: Method<ClientBase>): Method<ClientBase> {
  return function (...args) {
    const open = activeTransaction()
    if (open !== undefined && !isClientOf(open, this)) {
      const error = refusalOf(open, addressOf(this), 'A second connection was asked for')
      if (error !== undefined) return refuseCall(error, args)
    }
    return Reflect.apply(inner, this, args)
  }
}

function guardQuery(inner: Method<ClientBase>): Method<ClientBase> {
  return function (...args) {
    const open = activeTransaction()
    if (open !== undefined && !isClientOf(open, this)) {
      const error = refusalOf(open, addressOf(this), 'A statement was sent on another connection')
      if (error !== undefined) return refuseCall(error, args)
    }
    return Reflect.apply(inner, this, args)
  }
}

/** Also through a wrapper of the client, which shows the same connection. */
function isClientOf({ client }: OpenTransaction, other: ClientBase): boolean {
  if (client === other) return true
  const connection: unknown = Reflect.get(client, 'connection')
  return connection !== undefined && connection === Reflect.get(other, 'connection')
}

function refusalOf(
  open: OpenTransaction,
  address: ServerAddress,
  what: string,
): IntentViolationError | undefined {
  if (!isSameDatabase(addressOf(open.client), address)) return undefined
  return new IntentViolationError('FC_TX_SECOND_CONNECTION', {
    what: `${what} at ${String(distantCallerSite())}, to database "${address.database}", inside the ${open.describe()}`,
  })
}
