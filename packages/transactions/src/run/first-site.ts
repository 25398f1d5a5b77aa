import type { Definition } from '../define/definition.ts'
import { distantCallerSite, type CallSite } from '../errors/call-site.ts'

const known = new WeakMap<object, WeakMap<Definition, CallSite>>()

/**
 * Where a transaction first did something from. It has one place in most programs, and a stack for
 * each call would cost more than all the rest of the call.
 *
 * @param what - stands for what it did, such as locking rows of one table
 */
export function firstSite(what: object, definition: Definition): CallSite {
  let sites = known.get(what)
  if (sites === undefined) known.set(what, (sites = new WeakMap<Definition, CallSite>()))
  let site = sites.get(definition)
  if (site === undefined) sites.set(definition, (site = distantCallerSite()))
  return site
}
