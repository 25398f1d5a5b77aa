/** What a summary may be at most, whatever a store handed over. */
const summaryMaxLength = 200

/** Cuts a text that is longer than people are to be shown. */
export function bounded(text: string): string {
  return text.length <= summaryMaxLength ? text : `${text.slice(0, summaryMaxLength - 1)}…`
}
