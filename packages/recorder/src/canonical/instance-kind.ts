/** The built-in classes that have a tag of their own. */
export type InstanceKind = 'date' | 'map' | 'set' | 'bytes'

const kindOfPrototype = new Map<object, InstanceKind>([
  [Date.prototype, 'date'],
  [Map.prototype, 'map'],
  [Set.prototype, 'set'],
  [Uint8Array.prototype, 'bytes'],
])

const typedArrayPrototype = Object.getPrototypeOf(Uint8Array.prototype) as object

function getterOf(prototype: object, name: string | symbol): (this: unknown) => unknown {
  // A getter of the language itself: it is there, and throws for whatever is not of its class.
  const property: object = Object.getOwnPropertyDescriptor(prototype, name) ?? {}
  return Reflect.get(property, 'get') as (this: unknown) => unknown
}

const mapSize = getterOf(Map.prototype, 'size')
const setSize = getterOf(Set.prototype, 'size')
const typedArrayName = getterOf(typedArrayPrototype, Symbol.toStringTag)
const { getTime } = Date.prototype as { getTime: (this: unknown) => number }

const brands: { readonly [kind in InstanceKind]: (value: object) => boolean } = {
  date: (value) => doesNotThrow(getTime, value),
  map: (value) => doesNotThrow(mapSize, value),
  set: (value) => doesNotThrow(setSize, value),
  bytes: (value) => typedArrayName.call(value) === 'Uint8Array',
}

function doesNotThrow(method: (this: unknown) => unknown, value: object): boolean {
  try {
    method.call(value)
    return true
  } catch {
    return false
  }
}

/** In the order of likelihood; asked one by one only for objects of another realm. */
const kinds: readonly InstanceKind[] = ['bytes', 'date', 'map', 'set']

/**
 * Which built-in class an object that is not plain belongs to, by its internal slots and not by
 * its prototype alone, without anything but the language: the same code runs in the sandbox, where
 * there is no `node:util`. Prototypes are looked at first because a wrong guess costs an exception.
 */
export function instanceKind(value: object): InstanceKind | null {
  let prototype: unknown = Object.getPrototypeOf(value)
  for (let steps = 0; typeof prototype === 'object' && prototype !== null; steps += 1) {
    const kind = kindOfPrototype.get(prototype)
    if (kind !== undefined) return brands[kind](value) ? kind : null
    if (prototype === Object.prototype || steps === chainMax) return null
    prototype = Object.getPrototypeOf(prototype)
  }
  return kinds.find((kind) => brands[kind](value)) ?? null
}

/** A proxy may answer with prototypes for ever. */
const chainMax = 32
