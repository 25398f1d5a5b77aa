import { isSensitiveKey, scrubMarks, scrubText } from '@first-contact/recorder'
import { jsonPointer } from '@first-contact/recorder/canonical'

/** A place within a member, and why it must not leave. */
export interface SecretPlace {
  /** JSON pointer. */
  readonly pointer: string
  readonly why: string
}

/** The canonical form has no more levels than this. */
const depthMax = 256

const byName = 'its name says so'
const byLook = 'it looks like a secret or personal data'

interface Looked {
  readonly value: unknown
  readonly path: readonly (string | number)[]
  /** Whether it stands under a name such as `password`. */
  readonly isSensitive: boolean
}

/** Everything in a field of a record that looks like a secret, in the order in which it stands. */
export function secretsInValue(value: unknown, field: string): readonly SecretPlace[] {
  return look({ value, path: [field], isSensitive: false })
}

function look({ value, path, isSensitive }: Looked): readonly SecretPlace[] {
  if (path.length > depthMax) return [place(path, 'it is nested too deeply to be looked at')]
  if (typeof value === 'object' && value !== null) {
    if (isWithheld(value)) return []
    return [...parts(value)].flatMap(({ name, keys, value: each }) => {
      const at = [...path, ...keys.map((key) => (typeof key === 'string' ? scrubText(key) : key))]
      const inside = { value: each, path: at, isSensitive: isSensitive || isSensitiveKey(name) }
      return isSecretText(name) ? [place(at, byLook), ...look(inside)] : look(inside)
    })
  }
  // That there is nothing, or a yes or no, tells nothing; a number may be a pin.
  if (value === null || typeof value === 'boolean' || value === '') return []
  if (isSensitive && !isMark(value)) return [place(path, byName)]
  return typeof value === 'string' && isSecretText(value) ? [place(path, byLook)] : []
}

function place(path: readonly (string | number)[], why: string): SecretPlace {
  return { pointer: jsonPointer(path), why }
}

interface Part {
  /** What the value is called: by its key, by the entry of a map, by the read that took it. */
  readonly name: string
  /** The way to it. */
  readonly keys: readonly (string | number)[]
  readonly value: unknown
}

function* parts(value: object): Generator<Part> {
  if (Array.isArray(value)) {
    for (const [key, each] of value.entries()) yield { name: '', keys: [key], value: each }
    return
  }
  const { $fc: tag, v: held, name: called } = value as Readonly<Record<string, unknown>>
  if (tag === 'map' && Array.isArray(held)) {
    for (const [at, entry] of held.entries()) yield* entryParts(entry, at)
    return
  }
  for (const [key, each] of Object.entries(value)) {
    // What was read from the tape has a name beside its value, and so have lists of settings.
    const isCalled = key === 'value' && typeof called === 'string'
    yield { name: isCalled ? called : key, keys: [key], value: each }
  }
}

/** Key and value of a map, the key being the name of the value where it is a text. */
function* entryParts(entry: unknown, at: number): Generator<Part> {
  const [key, value]: readonly unknown[] = Array.isArray(entry) ? entry : [entry]
  yield { name: '', keys: ['v', at, 0], value: key }
  yield { name: typeof key === 'string' ? key : '', keys: ['v', at, 1], value }
}

/** Tags of values that are not there; `date`, `bigint` and their like hold what they say. */
const withheld: readonly unknown[] = ['sealed', 'dropped', 'token', 'derived']

function isWithheld(value: object): boolean {
  return !Array.isArray(value) && withheld.includes(Reflect.get(value, '$fc'))
}

const marks: ReadonlySet<unknown> = new Set(Object.values(scrubMarks))

/** What the scrubber left behind. */
function isMark(value: unknown): boolean {
  return marks.has(value)
}

const pieceLength = 4000
const overlap = 200

/** As the recorder does: a longer text is looked at in pieces that overlap. */
function isSecretText(text: string): boolean {
  for (let at = 0; at < text.length; at += pieceLength - overlap) {
    const piece = text.slice(at, at + pieceLength).toWellFormed()
    if (scrubText(piece) !== piece) return true
  }
  return false
}
