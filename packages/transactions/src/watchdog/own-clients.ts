import type { ClientBase, Pool } from 'pg'

type AnyMethod = (this: ClientBase, ...args: readonly unknown[]) => unknown

const own = new Set<WeakRef<ClientBase>>()
const known = new WeakSet<ClientBase>()
const followed = new WeakSet<object>()

function remember(client: ClientBase): void {
  if (known.has(client)) return
  known.add(client)
  const reference = new WeakRef(client)
  own.add(reference)
  // Its number may be given to a session of somebody else afterwards.
  client.once('end', () => own.delete(reference))
}

/**
 * Knows from now on which sessions are of this process: those of the pool, and of every client made
 * of the same class, also in pools that nobody opened here. The server cannot say that: addresses
 * and names are those of the host.
 */
export function followOwnClients(pool: Pool): void {
  if (followed.has(pool)) return
  followed.add(pool)
  pool.on('acquire', remember)
  const clientClass: unknown = Reflect.get(pool, 'Client')
  const prototype: unknown =
    typeof clientClass === 'function' ? Reflect.get(clientClass, 'prototype') : undefined
  if (typeof prototype !== 'object' || prototype === null || followed.has(prototype)) return
  followed.add(prototype)
  const connect = Reflect.get(prototype, 'connect') as AnyMethod
  Reflect.set(prototype, 'connect', function (this: ClientBase, ...args: readonly unknown[]) {
    remember(this)
    return Reflect.apply(connect, this, args)
  } satisfies AnyMethod)
}

/** Whether a session is of this process, on the server that a client of ours is connected to. */
export function isOwnSession(backendPid: number, beside: ClientBase): boolean {
  for (const reference of own) {
    const client = reference.deref()
    if (client === undefined) {
      own.delete(reference)
      continue
    }
    const isSame = ['host', 'port'].every(
      (field) => Reflect.get(client, field) === Reflect.get(beside, field),
    )
    if (isSame && Reflect.get(client, 'processID') === backendPid) return true
  }
  return false
}
