import { contentHash } from '../files/content-hash.ts'
import { readText } from '../files/read-text.ts'
import { parseFile } from '../graph/parse-file.ts'
import { completePath, joinPath } from '../graph/resolve-relative.ts'
import { isFileAt } from '../graph/witnesses.ts'

/** A file that a rule of the user's own is made of, and the hash of its text; `null` when it is gone. */
export type RuleSource = readonly [path: string, hash: string | null]

/**
 * The files that rules are made of: they themselves, and what they import by a path. What they
 * import by the name of a package is known by when packages were last installed.
 */
export function ruleClosure(root: string, paths: readonly string[]): readonly RuleSource[] {
  const sources = new Map<string, string | null>()
  const queue = [...paths]
  for (let path = queue.pop(); path !== undefined; path = queue.pop()) {
    if (sources.has(path)) continue
    const text = readText(root, path)
    sources.set(path, text === null ? null : contentHash(text))
    if (text === null) continue
    const folder = path.slice(0, Math.max(0, path.lastIndexOf('/')))
    for (const { specifier } of parseFile({ path, text }).imports) {
      const base = specifier.startsWith('.') ? joinPath(folder, specifier) : null
      const target = base === null ? null : completePath(base, (each) => isFileAt(root, each))
      if (target !== null) queue.push(target)
    }
  }
  return [...sources].toSorted(([left], [right]) => (left < right ? -1 : 1))
}
