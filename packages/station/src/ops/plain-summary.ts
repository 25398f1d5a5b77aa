import { scrubText } from '@first-contact/recorder'
import type { DecisionFieldRow } from '../domain/ports/decision-store-port.ts'
import { summaryOf } from './row-text.ts'

/** The name under which the canonical form, and the stored view on top of it, write a tag. */
const tagKey = '$fc'

/** Tags of classes that an application made canonical: what stands for them is as plain as they. */
const codecPrefix = 'x-'

/** Characters of values, so that the count of what is withheld still fits. */
const valuesMaxLength = 160

const valueMaxLength = 60

/** Fields named one by one; a page with more of them is read by nobody. */
const fieldsMax = 60

/** A value that stands on a line of its own has more room than in the summary. */
const fieldValueMaxLength = 120

/** A longer text is looked at this far; what is cut off is not shown anyway. */
const scrubMaxLength = 2000

/** Classes of fields whose value never shows. */
const withheldKinds = ['sealed', 'dropped', 'token', 'derived'] as const

/** Levels looked into; a value below is hardly what a person wants to read first. */
const depthMax = 6

/** Values looked at: enough to fill the summary many times over. */
const visitsMax = 2000

/** What a person may see of a stored view. */
export interface PlainView {
  /** At most 200 characters; null where there is no view. */
  readonly summary: string | null
  readonly fields: readonly DecisionFieldRow[]
}

const nothing: PlainView = { summary: null, fields: [] }

/**
 * The plain values, each scrubbed, in one line and field by field. Of dropped, token, derived and
 * sealed ones, and of a tag that is not known here, only the name shows, and that it is withheld.
 */
export function plainView(view: string | null): PlainView {
  if (view === null) return nothing
  const parsed = parse(view)
  if (parsed === undefined) return nothing
  const summary = new PlainSummary()
  summary.add('', parsed, 0)
  return { summary: summaryOf(summary.text()), fields: summary.fields }
}

function parse(view: string): unknown {
  try {
    return JSON.parse(view)
  } catch {
    // Ingest takes only JSON; what is none says nothing that may be shown.
    return undefined
  }
}

class PlainSummary {
  readonly fields: DecisionFieldRow[] = []
  readonly #parts: string[] = []
  #length = 0
  #withheld = 0
  #visits = 0
  #isCut = false

  add(path: string, value: unknown, depth: number): void {
    this.#visits += 1
    if (this.#visits > visitsMax || depth > depthMax) {
      this.#isCut = true
      return
    }
    if (typeof value !== 'object' || value === null) {
      this.#show(path, String(value))
    } else if (Array.isArray(value)) {
      for (const [index, item] of value.entries()) this.add(below(path, index), item, depth + 1)
    } else if (Object.hasOwn(value, tagKey)) {
      this.#addTagged(path, value, depth)
    } else {
      this.#addMembers(path, value, depth)
    }
  }

  text(): string {
    const shown = [...this.#parts, ...(this.#isCut ? ['…'] : [])].join(', ')
    if (this.#withheld === 0) return shown
    const withheld = `${this.#withheld} ${this.#withheld === 1 ? 'field' : 'fields'} withheld`
    return shown === '' ? withheld : `${shown}; ${withheld}`
  }

  #addMembers(path: string, members: object, depth: number): void {
    for (const [name, item] of Object.entries(members)) {
      this.add(below(path, name), item, depth + 1)
    }
  }

  #addTagged(path: string, tagged: object, depth: number): void {
    const name: unknown = Reflect.get(tagged, tagKey)
    const encoded: unknown = Reflect.get(tagged, 'v')
    switch (name) {
      case 'undefined':
        return
      case 'number':
      case 'bigint':
      case 'date':
        this.#show(path, String(encoded))
        return
      case 'bytes':
        this.#show(path, 'bytes')
        return
      case 'map':
        if (Array.isArray(encoded)) this.#addPairs(path, encoded, depth)
        return
      case 'set':
        this.add(path, encoded, depth + 1)
        return
      case 'object':
        // Data with a name of its own that reads like a tag.
        if (typeof encoded === 'object' && encoded !== null) this.#addMembers(path, encoded, depth)
        return
      default:
        if (typeof name === 'string' && name.startsWith(codecPrefix)) {
          this.add(path, encoded, depth + 1)
        } else this.#withhold(path, name)
    }
  }

  #addPairs(path: string, pairs: readonly unknown[], depth: number): void {
    for (const pair of pairs) {
      const [key, item]: unknown[] = Array.isArray(pair) ? pair : []
      const isPlain = typeof key === 'string' || typeof key === 'number'
      this.add(below(path, isPlain ? key : 'key'), item, depth + 1)
    }
  }

  #withhold(path: string, name: unknown): void {
    this.#withheld += 1
    const kind = withheldKinds.find((each) => each === name) ?? 'unknown'
    this.#list({ name: path, kind, value: null })
  }

  #list(field: DecisionFieldRow): void {
    if (this.fields.length >= fieldsMax) return
    this.fields.push({ ...field, name: clip(scrubText(field.name), fieldValueMaxLength) })
  }

  #show(path: string, text: string): void {
    const scrubbed = scrubText(text.slice(0, scrubMaxLength))
    const value = clip(scrubbed.replaceAll(/\s+/g, ' '), fieldValueMaxLength)
    this.#list({ name: path, kind: 'plain', value })
    if (this.#length >= valuesMaxLength) {
      this.#isCut = true
      return
    }
    const short = clip(scrubbed, valueMaxLength)
    const part = path === '' ? short : `${clip(scrubText(path), valueMaxLength)}: ${short}`
    this.#parts.push(part)
    this.#length += part.length + 2
  }
}

function below(path: string, name: string | number): string {
  return path === '' ? String(name) : `${path}.${name}`
}

function clip(text: string, maxLength: number): string {
  return text.length <= maxLength ? text : `${text.slice(0, maxLength - 1)}…`
}
