/** Extensions a specifier may leave out, in the order TypeScript tries them. */
const extensions = [
  '.ts',
  '.tsx',
  '.d.ts',
  '.mts',
  '.cts',
  '.js',
  '.jsx',
  '.mjs',
  '.cjs',
  '.json',
  '.vue',
  '.svelte',
  '.astro',
]

// What is imported as `./a.js` is written as `a.ts`.
const writtenAs: { readonly [extension: string]: readonly string[] } = {
  '.js': ['.ts', '.tsx', '.js', '.jsx', '.d.ts'],
  '.jsx': ['.tsx', '.jsx', '.ts', '.d.ts'],
  '.mjs': ['.mts', '.mjs', '.d.mts'],
  '.cjs': ['.cts', '.cjs', '.d.cts'],
}

/** Joins without touching the file system; `null` when it leads out of the root. */
export function joinPath(folder: string, specifier: string): string | null {
  const segments = folder === '' ? [] : folder.split('/')
  for (const segment of specifier.split('/')) {
    if (segment === '..') {
      if (segments.pop() === undefined) return null
    } else if (segment !== '.' && segment !== '') segments.push(segment)
  }
  return segments.join('/')
}

/** Finds the file that a path without certain extension means, among those that exist. */
export function completePath(base: string, exists: (path: string) => boolean): string | null {
  const dot = base.lastIndexOf('.')
  const aliases = writtenAs[base.slice(dot)] ?? []
  const stem = base.slice(0, dot)
  for (const extension of aliases) if (exists(stem + extension)) return stem + extension
  if (exists(base)) return base
  for (const extension of extensions) if (exists(base + extension)) return base + extension
  const index = base === '' ? 'index' : `${base}/index`
  for (const extension of extensions) if (exists(index + extension)) return index + extension
  return null
}
