import { createHash } from 'node:crypto'

const SEARCH_CENTS = 3
const SUMMARY_BLOCK_CHARACTERS = 200
const SUMMARY_MAX_CHARACTERS = 160

/** The library that search looks through; small, but a query finds what it asks for. */
const library = [
  ['Flight prices', 'A flight from Berlin to Lisbon costs 120 euros in March.'],
  ['Hotel prices', 'Hotels in Lisbon start at 80 euros a night near the river.'],
  ['Train times', 'The night train leaves at 21:40 and arrives at 9:15 the next day.'],
  ['Invoice rules', 'An invoice needs a number, a date, both addresses and the tax rate.'],
  ['Supplier list', 'Three suppliers deliver paper within two days: Alder, Birch and Cedar.'],
  ['Weather', 'March brings 14 degrees and six days of rain on average.'],
] as const

function wordsOf(text: string): Set<string> {
  return new Set(text.toLowerCase().match(/[a-z]{3,}/g) ?? [])
}

function countShared(wanted: ReadonlySet<string>, words: ReadonlySet<string>): number {
  return [...wanted].filter((word) => words.has(word)).length
}

export function search(query: string): object {
  const wanted = wordsOf(query)
  const results = library
    .map(([title, snippet]) => ({ title, snippet, words: wordsOf(`${title} ${snippet}`) }))
    .map((entry) => ({ ...entry, score: countShared(wanted, entry.words) }))
    .filter((entry) => entry.score > 0)
    .sort((a, b) => b.score - a.score)
    .slice(0, 3)
    .map(({ title, snippet }) => ({ title, snippet }))
  return { results, cost_cents: SEARCH_CENTS }
}

/** Keeps the first sentence of each line, as far as there is room. */
export function summarize(text: string): object {
  const firsts = text.split('\n').map((line) => /^[^.!?]*[.!?]?/.exec(line.trim())?.[0] ?? '')
  const summary = firsts.filter((first) => first !== '').join(' ')
  return {
    summary: summary.slice(0, SUMMARY_MAX_CHARACTERS),
    cost_cents: Math.max(1, Math.ceil(text.length / SUMMARY_BLOCK_CHARACTERS)),
  }
}

const usualLatencyMs: Readonly<Record<string, number>> = { search: 8, summarize: 15, pay: 25 }

/** The usual latency and up to as much again, the same for the same call. */
export function latencyOf(tool: string, key: string): number {
  const usual = usualLatencyMs[tool] ?? 10
  const share = createHash('sha256').update(`${tool}:${key}`).digest().readUInt32BE(0) / 2 ** 32
  return Math.round(usual * (1 + share))
}
