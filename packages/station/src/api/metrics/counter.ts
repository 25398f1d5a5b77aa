import { familyHead } from './family-head.ts'

type Labels = Readonly<Record<string, string | number>>

/** How many different label sets one counter keeps: codes and routes come from our own tables. */
const seriesMax = 200

function labelText(labels: Labels): string {
  const pairs = Object.entries(labels).map(
    ([name, value]) => `${name}="${String(value).replaceAll(/[\\"\n]/g, '_')}"`,
  )
  return pairs.length === 0 ? '' : `{${pairs.join(',')}}`
}

/** What only grows, by labels. */
export class Counter {
  readonly #name: string
  readonly #help: string
  readonly #series = new Map<string, number>()

  constructor(name: string, help: string) {
    this.#name = name
    this.#help = help
  }

  add(labels: Labels, by = 1): void {
    const text = labelText(labels)
    if (!this.#series.has(text) && this.#series.size >= seriesMax) return
    this.#series.set(text, (this.#series.get(text) ?? 0) + by)
  }

  render(): readonly string[] {
    const lines = [...this.#series].map(([labels, value]) => `${this.#name}${labels} ${value}`)
    return [...familyHead(this.#name, 'counter', this.#help), ...lines]
  }
}
