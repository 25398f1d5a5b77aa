import { FirstContactError } from '../errors/first-contact-error.ts'
import { emissionTable, familyOf } from './emission.ts'
import type { ErrorClass } from './error-class.ts'
import { builtInErrorClasses } from './error-class.ts'
import type { Layer } from './layer.ts'
import { layers } from './layer.ts'

/** An application's own error class. */
export interface ErrorClassRegistration {
  /** `infra.`, `domain.` or `system.` and a snake_case name. */
  readonly name: ErrorClass
  /**
   * Category of incidents of this class, a snake_case word; `execution_failure` without it. It goes to
   * the station with the recorder's start, so register before `startRecorder`.
   */
  readonly category?: string
  /** Narrows who may emit it; never widens the emission table. */
  readonly layers?: readonly Layer[]
}

const classPattern = /^(?:infra|domain|system)\.[a-z][a-z0-9_]{0,62}$/

const categoryPattern = /^[a-z][a-z0-9_]{0,62}$/

/** Whether a text has the form of a category. */
export function isCategoryName(value: unknown): value is string {
  return typeof value === 'string' && categoryPattern.test(value)
}

/** Whether a text has the form of an error class, registered or not. */
export function isErrorClassName(value: unknown): value is ErrorClass {
  return typeof value === 'string' && (value === 'unknown' || classPattern.test(value))
}

const registered = new Map<
  ErrorClass,
  Required<Pick<ErrorClassRegistration, 'layers'>> & ErrorClassRegistration
>()
/** `layer:class` that may be emitted; one look-up on the path of a capture. */
const emittable = new Set<string>()

function allowedLayers(name: ErrorClass): readonly Layer[] {
  const family = familyOf(name)
  if (family === null) return layers
  return layers.filter((layer) => (emissionTable[layer] as readonly string[]).includes(family))
}

function admit(name: ErrorClass, allowed: readonly Layer[], category?: string): void {
  registered.set(
    name,
    Object.freeze({ name, layers: Object.freeze([...allowed]), ...(category ? { category } : {}) }),
  )
  for (const layer of allowed) emittable.add(`${layer}:${name}`)
}

let warnOfLate: (name: ErrorClass) => void = () => {}

/**
 * The categories of registered classes, for the record that announces them; of those that are
 * registered later, `onLate` is told.
 */
export function announceCategories(onLate: (name: ErrorClass) => void): {
  readonly [errorClass: string]: string
} {
  warnOfLate = onLate
  return Object.fromEntries(
    [...registered.values()].flatMap(({ name, category }) =>
      category === undefined ? [] : [[name, category]],
    ),
  )
}

for (const name of builtInErrorClasses) admit(name, allowedLayers(name))

/**
 * Makes an application's own class known, under one of the three prefixes.
 *
 * Warns with `FC_ERROR_CLASS_LATE` when its category comes after the recorder's start.
 *
 * @throws FC_ERROR_CLASS_INVALID when the name or category is malformed, the name is taken, or a layer may not emit it
 */
export function registerErrorClass(registration: ErrorClassRegistration): void {
  const { name } = registration
  if (!isErrorClassName(name)) {
    refuse(name, 'a name is infra., domain. or system. followed by a snake_case word')
  }
  if (registration.category !== undefined && !isCategoryName(registration.category)) {
    refuse(name, 'a category is a snake_case word of at most 63 characters')
  }
  const allowed = allowedLayers(name)
  const wanted = registration.layers ?? allowed
  const outside = wanted.find((layer) => !allowed.includes(layer))
  if (outside !== undefined) refuse(name, `layer ${outside} may not emit it`)
  const existing = registered.get(name)
  if (existing !== undefined) {
    const same =
      existing.category === registration.category && existing.layers.join() === wanted.join()
    if (!same) refuse(name, 'it is registered already, with other layers or another category')
    return
  }
  admit(name, wanted, registration.category)
  if (registration.category !== undefined) warnOfLate(name)
}

function refuse(name: string, reason: string): never {
  throw new FirstContactError('FC_ERROR_CLASS_INVALID', {
    message: `Cannot register error class "${name.slice(0, 80)}": ${reason}.`,
  })
}

/** Whether a class is built in or was registered in this process. */
export function isKnownErrorClass(name: ErrorClass): boolean {
  return registered.has(name)
}

/** Whether code in this layer may label a failure with this class. */
export function mayEmit(layer: Layer, errorClass: ErrorClass): boolean {
  if (emittable.has(`${layer}:${errorClass}`)) return true
  if (registered.has(errorClass)) return false
  const family = familyOf(errorClass)
  return family === null || (emissionTable[layer] as readonly string[]).includes(family)
}

/** What was registered, built-in classes included. */
export function listErrorClasses(): readonly ErrorClassRegistration[] {
  return [...registered.values()]
}
