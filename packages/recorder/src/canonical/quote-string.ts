const plainText = /^[\x20\x21\x23-\x5b\x5d-\x7e]*$/
/** Above this `JSON.stringify` scans faster than the pattern saves. */
const plainMaxChars = 200
const keysMax = 2000
const quotedKeys = new Map<string, string>()

/** A well-formed string as RFC 8785 writes it. */
export function quoteString(text: string): string {
  return text.length <= plainMaxChars && plainText.test(text) ? `"${text}"` : JSON.stringify(text)
}

const labelsMax = 2000
const quotedLabels = new Map<string, string>()

/** The same for a text that stands in many records, such as a component; kept (bounded). */
export function quoteLabel(text: string): string {
  const known = quotedLabels.get(text)
  if (known !== undefined) return known
  const quoted = quoteString(text)
  if (quotedLabels.size >= labelsMax) quotedLabels.clear()
  if (text.length <= plainMaxChars) quotedLabels.set(text, quoted)
  return quoted
}

/** The same for a property name; names repeat, so the quoted form is kept (bounded). */
export function quoteKey(key: string): string {
  const known = quotedKeys.get(key)
  if (known !== undefined) return known
  const quoted = JSON.stringify(key)
  if (quotedKeys.size < keysMax && key.length <= 64) quotedKeys.set(key, quoted)
  return quoted
}

/** RFC 8785 order: by UTF-16 code units, which is what `<` on strings compares. */
export function sortKeys(keys: string[]): string[] {
  for (let index = 1; index < keys.length; index += 1) {
    const before = keys[index - 1]
    const here = keys[index]
    if (before !== undefined && here !== undefined && before > here) return keys.sort()
  }
  return keys
}
