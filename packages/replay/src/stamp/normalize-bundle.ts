/** What a bundle was made of: the path of each file as the bundler shows it, and its text. */
export type BundleSources = ReadonlyMap<string, string>

// Names that the bundler makes from the names of files.
const generatedName =
  /(?<![\w$])(?:(?:require|import|init)_[\w$]+|[\w$]+_(?:default|exports)\d*)(?![\w$])/g
const wrapper = /(?<=__(?:commonJS|commonJSMin|esm|esmMin)\(\{)"(?:[^"\\]|\\.)*"(?=\()/g
/** A part of every such name: most sources have none, and looking for it takes no time. */
const generatedParts = ['_default', '_exports', 'require_', 'import_', 'init_']

/** Words of the sources that look as if the bundler had made them. */
function ownNames(sources: BundleSources): ReadonlySet<string> {
  const names = new Set<string>()
  for (const text of sources.values()) {
    if (!generatedParts.some((part) => text.includes(part))) continue
    for (const [name] of text.matchAll(generatedName)) names.add(name)
  }
  return names
}

/** Names that are made in a bundle: they follow what may stand before one, and become something. */
function declaredNames(text: string): ReadonlySet<string> {
  const names = new Set<string>()
  for (const { 0: name, index } of text.matchAll(generatedName)) {
    const isBegun = index === 0 || ';{ ,'.includes(text.charAt(index - 1))
    const next = text.charAt(index + name.length)
    if (isBegun && next !== '' && '=({ '.includes(next)) names.add(name)
  }
  return names
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
  const own = ownNames(sources)
  const declared = declaredNames(text)
  const numbered = new Map<string, string>()
  let prefix = '$fc'
  while (text.includes(prefix)) prefix += '$'
  let modules = 0
  return text
    .replaceAll(generatedName, (name) => {
      const known = numbered.get(name)
      if (known !== undefined) return known
      const renamed = own.has(name) || !declared.has(name) ? name : `${prefix}${numbered.size}`
      numbered.set(name, renamed)
      return renamed
    })
    .replaceAll(wrapper, () => `"${modules++}"`)
}
