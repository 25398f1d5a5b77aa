/** Comments and trailing commas, or a string that may hold the same characters. */
const noise = /"(?:[^"\\]|\\.)*"|\/\/[^\n]*|\/\*[\s\S]*?\*\/|,(?=\s*[}\]])/g

/** Reads JSON as `tsconfig.json` is written: with comments and trailing commas. */
export function parseJsonc(text: string): unknown {
  const keepStrings = (found: string) => (found.startsWith('"') ? found : '')
  const withoutComments = text.replace(/^\uFEFF/, '').replaceAll(noise, keepStrings)
  // A comma may stand before a comment before the brace.
  return JSON.parse(withoutComments.replaceAll(noise, keepStrings))
}

/** The value as a mapping, or an empty one where it is none. */
export function asRecord(value: unknown): { readonly [key: string]: unknown } {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as { readonly [key: string]: unknown })
    : {}
}
