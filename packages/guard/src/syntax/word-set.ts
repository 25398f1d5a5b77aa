/** The words of a text as a set; lists of names read better so, and break into lines by themselves. */
export function wordSet(words: string): ReadonlySet<string> {
  return new Set(words.split(/\s+/).filter((word) => word !== ''))
}
