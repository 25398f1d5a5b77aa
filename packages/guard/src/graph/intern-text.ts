const known = new Map<string, string>()

/** Beyond this the table is begun anew: a watch runs for days. */
const knownMax = 500_000

/**
 * One copy of a text that occurs in many files. Without it a name keeps the whole file alive that
 * it was cut out of, and 100,000 files do not fit into memory.
 */
export function internText(text: string): string {
  const before = known.get(text)
  if (before !== undefined) return before
  if (known.size >= knownMax) known.clear()
  // Through JSON, because a slice of a string shares its parent, and a lone surrogate must survive.
  const copy = JSON.parse(JSON.stringify(text)) as string
  known.set(copy, copy)
  return copy
}
