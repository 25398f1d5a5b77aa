/** What a bundle was made of: the path of each file as the bundler shows it, and its text. */
export type BundleSources = ReadonlyMap<string, string>

// Names that the bundler makes from the names of files.
const generatedName =
  /(?<![\w$])(?:(?:require|import|init)_[\w$]+|[\w$]+_(?:default|exports)\d*)(?![\w$])/g
const wrapper = /(?<=__(?:commonJS|commonJSMin|esm|esmMin)\(\{)"(?:[^"\\]|\\.)*"(?=\()/g
const word = /[\w$]+/g

function wordsOf(sources: BundleSources): ReadonlySet<string> {
  const words = new Set<string>()
  for (const text of sources.values()) {
    // Only what may be mistaken for a generated name is of interest.
    for (const [found] of text.matchAll(word)) if (found.includes('_')) words.add(found)
  }
  return words
}

function isDeclared(text: string, name: string): boolean {
  const quoted = name.replaceAll('$', String.raw`\$`)
  return new RegExp(`(?:[;{ ,]|^)(?:function\\*? |class )?${quoted}[=({ ]`).test(text)
}

/**
 * Takes the names of files out of a bundle. The bundler makes variables from them (a default export
 * of `limits.ts` becomes `limits_default`) and keys of CommonJS modules, so that moving a file would
 * change the version. They are numbered in the order they appear instead.
 *
 * A word that stands in a source is never touched: then all its places in the bundle may not be the
 * bundler's.
 */
export function normalizeBundle(text: string, sources: BundleSources): string {
  const own = wordsOf(sources)
  const numbered = new Map<string, string>()
  let prefix = '$fc'
  while (text.includes(prefix)) prefix += '$'
  let modules = 0
  return text
    .replaceAll(generatedName, (name) => {
      const known = numbered.get(name)
      if (known !== undefined) return known
      const renamed = own.has(name) || !isDeclared(text, name) ? name : `${prefix}${numbered.size}`
      numbered.set(name, renamed)
      return renamed
    })
    .replaceAll(wrapper, () => `"${modules++}"`)
}
