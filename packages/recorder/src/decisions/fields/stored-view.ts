import { jsonPointer } from '../../canonical/canonical-refusal.ts'
import { canonicalize, tagKey } from '../../canonical/canonicalize.ts'
import { shapeOf } from '../../canonical/object-shape.ts'
import type { ClassState } from './class-state.ts'
import type { FieldClassName } from './field-class.ts'
import { isPlainObject } from './plain-object.ts'
import { derivedTag, droppedTag, sealedTag, tokenTag } from './view-tag.ts'

/** A value that goes into the decision's sealed blob. */
export interface SealedPart {
  readonly pointer: string
  /** Typed canonical JSON of the value. */
  readonly text: string
}

/** A value whose stored form may lead a replay another way. */
export interface LossyPart {
  readonly pointer: string
  /** As it is named to people: dotted, `*` for an index. */
  readonly path: string
  /** What became of it; not what was declared, where there was no key for that. */
  readonly as: Exclude<FieldClassName, 'plain' | 'seal'>
  /** Why it was dropped although that was not asked for; null otherwise. */
  readonly reason: string | null
}

/** What is stored of a value. */
export interface StoredView {
  /** Typed canonical JSON, with tags for what is not plain. */
  readonly text: string
  readonly sealed: readonly SealedPart[]
  readonly lossy: readonly LossyPart[]
}

/** What a view takes from its surroundings. */
export interface ViewKeys {
  /** A keyed hash over the declared path and the canonical value; null without a project key. */
  readonly token: ((pattern: string, text: string) => string) | null
  /** Why sealed values have to be dropped; null where they can be sealed. */
  readonly sealRefusal: string | null
  /** Why there are no tokens, where there are none. */
  readonly tokenRefusal: string | null
}

const nothing: readonly never[] = Object.freeze([])

/** A value that is to be viewed. */
export interface Viewed {
  readonly value: unknown
  /** Its canonical form. */
  readonly text: string
  /** Where it lies in what is stored; nowhere for the whole. */
  readonly pointer?: readonly (string | number)[]
  /** What people call the place. */
  readonly path?: readonly string[]
}

/**
 * Makes the stored view of a value that has a canonical form. What is not plain is replaced whole:
 * a class covers the largest part below which no other class is declared, names included.
 */
export function storedView(viewed: Viewed, state: ClassState, keys: ViewKeys): StoredView {
  if (!state.hasDeeper && state.fieldClass === 'plain') {
    return { text: viewed.text, sealed: nothing, lossy: nothing }
  }
  const writer = new ViewWriter(viewed, keys)
  return { text: writer.write(viewed.value, state), sealed: writer.sealed, lossy: writer.lossy }
}

class ViewWriter {
  readonly sealed: SealedPart[] = []
  readonly lossy: LossyPart[] = []
  readonly #keys: ViewKeys
  readonly #wholeText: string
  readonly #wholeDepth: number
  readonly #pointer: (string | number)[]
  readonly #path: string[]

  constructor({ text, pointer = [], path = [] }: Viewed, keys: ViewKeys) {
    this.#keys = keys
    this.#wholeText = text
    this.#wholeDepth = pointer.length
    this.#pointer = [...pointer]
    this.#path = [...path]
  }

  write(value: unknown, state: ClassState): string {
    if (state.hasDeeper && typeof value === 'object' && value !== null) {
      if (Array.isArray(value)) return this.#writeItems(value, state)
      if (isPlainObject(value)) return this.#writeMembers(value, state)
    }
    return this.#writePart(value, state)
  }

  #writeItems(items: readonly unknown[], state: ClassState): string {
    let text = '['
    for (let index = 0; index < items.length; index += 1) {
      if (index > 0) text += ','
      text += this.#writeBelow(items[index], state.next(String(index)), index, '*')
    }
    return `${text}]`
  }

  #writeMembers(members: object, state: ClassState): string {
    const { sorted, prefixes } = shapeOf(Object.keys(members))
    let text = '{'
    for (let index = 0; index < sorted.length; index += 1) {
      const key = sorted[index] ?? ''
      const value: unknown = Object.getOwnPropertyDescriptor(members, key)?.value
      if (index > 0) text += ','
      text += prefixes[index] ?? ''
      text += this.#writeBelow(value, state.next(key), key, key)
    }
    text += '}'
    return Object.hasOwn(members, tagKey) ? `{"${tagKey}":"object","v":${text}}` : text
  }

  #writeBelow(value: unknown, state: ClassState, key: string | number, shown: string): string {
    if (!state.hasDeeper && state.fieldClass === 'plain') return canonicalize(value)
    this.#pointer.push(key)
    this.#path.push(shown)
    const text = this.write(value, state)
    this.#pointer.pop()
    this.#path.pop()
    return text
  }

  #writePart(value: unknown, state: ClassState): string {
    const { fieldClass } = state
    switch (fieldClass) {
      case 'plain':
        return this.#textOf(value)
      case 'drop':
        return this.#drop(value, null)
      case 'token':
        return this.#token(value, state.pattern)
      case 'seal':
        return this.#seal(value)
      default:
        return this.#derive(value, fieldClass.derive)
    }
  }

  #textOf(value: unknown): string {
    return this.#pointer.length === this.#wholeDepth ? this.#wholeText : canonicalize(value)
  }

  #note(as: LossyPart['as'], reason: string | null): void {
    const pointer = jsonPointer(this.#pointer)
    this.lossy.push({ pointer, path: this.#path.join('.'), as, reason })
  }

  #drop(value: unknown, reason: string | null): string {
    this.#note('drop', reason)
    return droppedTag(value)
  }

  #token(value: unknown, pattern: string): string {
    const { token, tokenRefusal } = this.#keys
    if (token === null) return this.#drop(value, tokenRefusal)
    this.#note('token', null)
    return tokenTag(token(pattern, this.#textOf(value)))
  }

  #seal(value: unknown): string {
    if (this.#keys.sealRefusal !== null) return this.#drop(value, this.#keys.sealRefusal)
    const pointer = jsonPointer(this.#pointer)
    this.sealed.push({ pointer, text: this.#textOf(value) })
    return sealedTag(pointer)
  }

  #derive(value: unknown, derive: (value: never) => unknown): string {
    let text: string
    try {
      text = canonicalize(derive(value as never))
    } catch {
      // Whatever a derivation throws may hold the value, so only that it did is kept.
      return this.#drop(value, 'derive failed')
    }
    this.#note('derive', null)
    return derivedTag(text)
  }
}
