import { mappingError } from '../telemetry-problem.ts'

export type MappingObject = Readonly<Record<string, unknown>>

export function isObject(value: unknown): value is MappingObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Reads the fields of one object of a mapping; each refusal names the field. */
export class MappingFields {
  readonly #file: string
  readonly #path: string
  readonly #object: MappingObject

  constructor(file: string, path: string, value: unknown, known: readonly string[]) {
    if (!isObject(value)) throw mappingError(file, path, 'must be an object')
    this.#file = file
    this.#path = path
    this.#object = value
    const unknown = Object.keys(value).find((key) => !known.includes(key))
    if (unknown !== undefined) {
      throw mappingError(
        file,
        this.pathOf(unknown),
        `is not known; known here are ${known.join(', ')}`,
      )
    }
  }

  pathOf(key: string): string {
    return this.#path === '' ? key : `${this.#path}.${key}`
  }

  has(key: string): boolean {
    return this.#object[key] !== undefined && this.#object[key] !== null
  }

  value(key: string): unknown {
    return this.#object[key]
  }

  refuse(key: string, what: string): never {
    throw mappingError(this.#file, this.pathOf(key), what)
  }

  text(key: string): string {
    const value = this.#object[key]
    if (typeof value === 'string' && value !== '') return value
    return this.refuse(key, value === undefined ? 'is missing' : 'must be a text')
  }

  optionalText(key: string): string | null {
    return this.has(key) ? this.text(key) : null
  }

  flag(key: string): boolean {
    const value = this.#object[key]
    if (value === undefined) return false
    return typeof value === 'boolean' ? value : this.refuse(key, 'must be true or false')
  }

  /** One text, or a list of them. */
  texts(key: string): readonly string[] {
    const value = this.#object[key]
    if (!Array.isArray(value)) return [this.text(key)]
    const texts = value.filter((one) => typeof one === 'string')
    if (texts.length !== value.length || texts.length === 0) {
      return this.refuse(key, 'must be a text or a list of texts')
    }
    return texts
  }

  optionalTexts(key: string): readonly string[] {
    return this.has(key) ? this.texts(key) : []
  }

  list(key: string): readonly unknown[] {
    const value = this.#object[key]
    if (value === undefined || value === null) return []
    return Array.isArray(value) ? (value as readonly unknown[]) : this.refuse(key, 'must be a list')
  }

  object(key: string, known: readonly string[]): MappingFields {
    if (!this.has(key)) return this.refuse(key, 'is missing')
    return new MappingFields(this.#file, this.pathOf(key), this.#object[key], known)
  }

  of<const Word extends string>(key: string, words: readonly Word[]): Word {
    const value = this.#object[key]
    const word = words.find((one) => one === value)
    return word ?? this.refuse(key, `must be one of ${words.join(', ')}`)
  }
}
