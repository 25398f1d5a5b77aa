import { isMap, isScalar, isSeq, type LineCounter, type Node, type Pair } from 'yaml'
import { problem, type Problem } from '../errors/problem.ts'
import type { GuardErrorCode } from '../errors/registry.ts'
import { meant } from './nearest-name.ts'

/** Where in the file a value stands, in words: `rooms.store.files`. */
export type Trail = string

export type YamlNode = Node | null | undefined

/** A value as a message shows it; what is long is named by its kind. */
function shown(node: YamlNode): string {
  if (isMap(node)) return 'a mapping'
  if (isSeq(node)) return 'a list'
  if (!isScalar(node) || node.value === null) return 'empty'
  return JSON.stringify(node.value) ?? 'empty'
}

/**
 * Reads a YAML document by hand: whatever is not as expected becomes a problem with its line, and
 * reading goes on, so that one run names every mistake.
 */
export class YamlReader {
  readonly problems: Problem[] = []
  /** Lines of the texts in lists, such as globs; one that is written twice keeps its first. */
  readonly textLines = new Map<string, number>()
  readonly path: string
  readonly #lines: LineCounter

  constructor(path: string, lines: LineCounter) {
    this.path = path
    this.#lines = lines
  }

  lineOf(node: unknown): number | undefined {
    const range = typeof node === 'object' && node !== null && 'range' in node ? node.range : null
    return Array.isArray(range) ? this.#lines.linePos(Number(range[0])).line : undefined
  }

  refuse(code: GuardErrorCode, node: unknown, message: string): void {
    const line = this.lineOf(node)
    const place = line === undefined ? { path: this.path } : { path: this.path, line }
    this.problems.push(problem(code, message, place))
  }

  /** Refuses a value of the wrong kind, or one that is missing, at the place it belongs to. */
  expect(node: YamlNode, trail: Trail, expected: string, near?: unknown): void {
    const isThere = node !== undefined && !(isScalar(node) && node.value === null)
    const what = isThere
      ? `${trail} must be ${expected}, it is ${shown(node)}`
      : `${trail} is missing; it must be ${expected}`
    this.refuse('FC_GUARD_MAP_VALUE', node ?? near, what)
  }

  /** The pairs of a mapping, in order; an absent node is an empty mapping. */
  pairs(node: YamlNode, trail: Trail): readonly (readonly [string, YamlNode, Node])[] {
    if (node === undefined || (isScalar(node) && node.value === null)) return []
    if (!isMap(node)) {
      const where = trail === '' ? 'the file' : trail
      this.expect(node, where, 'a mapping of names to values')
      return []
    }
    return node.items.map((pair: Pair) => {
      const key = pair.key as Node
      return [String(isScalar(key) ? key.value : key), pair.value as YamlNode, key]
    })
  }

  /** The values of a mapping with known keys; another key is refused by name. */
  fields<const Key extends string>(
    node: YamlNode,
    trail: Trail,
    known: readonly Key[],
  ): { readonly [key in Key]?: YamlNode } {
    const found: { [key in Key]?: YamlNode } = {}
    for (const [key, value, keyNode] of this.pairs(node, trail)) {
      const name = known.find((each) => each === key)
      if (name === undefined) {
        const where = trail === '' ? '' : ` in ${trail}`
        const which = `known are ${known.join(', ')}${meant(key, known)}`
        const message = `unknown key ${JSON.stringify(key)}${where}; ${which}`
        this.refuse('FC_GUARD_MAP_UNKNOWN_KEY', keyNode, message)
      } else found[name] = value
    }
    return found
  }

  /** @param near - what a missing text is reported at */
  text(node: YamlNode, trail: Trail, near?: unknown): string | null {
    if (isScalar(node) && typeof node.value === 'string' && node.value !== '') return node.value
    this.expect(node, trail, 'a text', near)
    return null
  }

  /** A list of texts; absent is `null`. */
  texts(node: YamlNode, trail: Trail): readonly string[] | null {
    if (node === undefined) return null
    if (!isSeq(node)) {
      this.expect(node, trail, 'a list of texts')
      return null
    }
    return node.items.flatMap((item, index) => {
      const text = this.text(item as YamlNode, `${trail}[${index}]`)
      const line = this.lineOf(item)
      if (text !== null && line !== undefined && !this.textLines.has(text)) {
        this.textLines.set(text, line)
      }
      return text === null ? [] : [text]
    })
  }
}
