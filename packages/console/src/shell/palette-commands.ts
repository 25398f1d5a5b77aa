export interface PaletteCommand {
  readonly id: string
  readonly words: string
  readonly keys?: string
  readonly run: () => void
}

/**
 * The commands whose words contain every word of the query, best first: those that begin with it
 * stand before those that only contain it.
 */
export function matchingCommands(
  commands: readonly PaletteCommand[],
  query: string,
): readonly PaletteCommand[] {
  const wanted = query.toLowerCase().split(/\s+/).filter(Boolean)
  const begins = (words: string) => (wanted[0] !== undefined && words.startsWith(wanted[0]) ? 0 : 1)
  return commands
    .map((command) => ({ command, words: command.words.toLowerCase() }))
    .filter(({ words }) => wanted.every((word) => words.includes(word)))
    .sort((a, b) => begins(a.words) - begins(b.words))
    .map(({ command }) => command)
}

const correlationIdPattern = /^[0-9a-f]{32}$/
const incidentIdPattern = /^fc1:[0-9a-f]{16}$/
const decisionIdPattern = /^dec_[0-9a-f]{16}$/

/** An id pasted into the palette says by its form what it opens. */
export function pastedId(
  query: string,
): { readonly kind: 'correlation' | 'incident' | 'decision'; readonly id: string } | null {
  const id = query.trim().toLowerCase()
  if (correlationIdPattern.test(id)) return { kind: 'correlation', id }
  if (decisionIdPattern.test(id)) return { kind: 'decision', id }
  return incidentIdPattern.test(id) ? { kind: 'incident', id } : null
}
