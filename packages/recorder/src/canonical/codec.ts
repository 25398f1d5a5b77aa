import { FirstContactError } from '../errors/first-contact-error.ts'

/** Gives a class a canonical form, and reads it back. */
export interface CanonicalCodec<Value extends object = object> {
  /** Stands in the tag; unique, such as `money`. Fixed for ever once something was hashed. */
  readonly name: string
  readonly forClass: abstract new (...args: never[]) => Value
  /** What stands for the instance: anything that has a canonical form itself. */
  encode(value: Value): unknown
  decode(encoded: unknown): Value
}

const byName = new Map<string, CanonicalCodec>()
const byPrototype = new Map<object, CanonicalCodec>()

/** Goes into the text as it is, so it must need no escape. */
const namePattern = /^[a-z][a-z0-9-]{0,40}$/

/**
 * Makes instances of a class canonical. Subclasses are not covered.
 *
 * @throws FC_CODEC_TAKEN when the name is malformed, or it or the class has a codec already
 */
export function registerCodec<Value extends object>(codec: CanonicalCodec<Value>): void {
  const prototype = codec.forClass.prototype as object
  if (!namePattern.test(codec.name) || byName.has(codec.name) || byPrototype.has(prototype)) {
    throw new FirstContactError('FC_CODEC_TAKEN', {
      message: `The codec "${codec.name}" or its class ${codec.forClass.name} is taken already, or the name is not lower-case letters, digits and dashes.`,
    })
  }
  const stored = codec as unknown as CanonicalCodec
  byName.set(codec.name, stored)
  byPrototype.set(prototype, stored)
}

export function findCodecFor(prototype: object): CanonicalCodec | undefined {
  return byPrototype.get(prototype)
}

export function findCodecNamed(name: string): CanonicalCodec | undefined {
  return byName.get(name)
}
