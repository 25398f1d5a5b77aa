interface Decided {
  readonly engine: string
  readonly outcome: string | null
  readonly threw: { readonly type: string } | null
}

/** `budget decided deny`, `budget answered`, `budget threw PolicyError`. */
export function decisionSentence({ engine, outcome, threw }: Decided): string {
  if (threw !== null) return `${engine} threw ${threw.type}`
  return outcome === null || outcome === '' ? `${engine} answered` : `${engine} decided ${outcome}`
}
