import {
  assertNever,
  canonicalize,
  canonicalizeJson,
  defineErrorRegistry,
  type Engine,
  ErrorClass,
  ErrorSeverity,
  FirstContactError,
  invariant,
  parseCanonical,
  registerCodec,
} from '@first-contact/recorder/replaying'

/** An engine as a bundle defines it. */
export type BundledEngine = Engine<unknown, unknown>

/** What is asked for when an engine decides inside another one. */
export type ServeNested = (engine: string) => unknown

/** Runs the last function it is given and answers what that answers: `childSpan(options, fn)`. */
function passThrough(...given: readonly unknown[]): unknown {
  const work = given.findLast((each) => typeof each === 'function')
  return work === undefined ? undefined : (work as () => unknown)()
}

/**
 * What an engine imports instead of the recorder. What is only the language is the recorder's own;
 * what would record does nothing, and functions that are handed to it run.
 */
export function recorderStandIn(serveNested: ServeNested): object {
  const defineEngine = (definition: BundledEngine['definition']): BundledEngine =>
    Object.freeze({
      name: definition.name,
      component: definition.component,
      definition,
      // What it decided then is on the tape of the engine around it.
      decide: () => serveNested(definition.name) as ReturnType<BundledEngine['decide']>,
    })
  // The bundler copies the names that are there; all others are looked up in the prototype.
  const others = new Proxy(Object.create(null) as object, {
    get: (_, name) => (typeof name === 'string' && name !== 'then' ? passThrough : undefined),
  })
  const own = {
    assertNever,
    canonicalize,
    canonicalizeJson,
    defineEngine,
    defineErrorRegistry,
    ErrorClass,
    ErrorSeverity,
    FirstContactError,
    invariant,
    parseCanonical,
    registerCodec,
  }
  return Object.freeze(Object.assign(Object.create(others) as object, own))
}
