import { dirname, isAbsolute, posix } from 'node:path'
import { asRecord, parseJsonc } from '../files/parse-jsonc.ts'

/** A tsconfig with everything it extends, itself first. */
export interface TsconfigChain {
  readonly path: string
  /** Each with its folder, to which its paths are relative. */
  readonly links: readonly { readonly path: string; readonly options: TsconfigOptions }[]
  /** What could not be followed. */
  readonly faults: readonly TsconfigFault[]
}

export type TsconfigOptions = { readonly [key: string]: unknown }

/** A tsconfig that cannot be read as one, or that extends what is not there. */
export type TsconfigFault =
  | { readonly kind: 'missing'; readonly path: string; readonly extended: string }
  | { readonly kind: 'unreadable'; readonly path: string; readonly what: string }

/** The text of a file below the root, or beside it; `null` where there is none. */
export type ReadConfig = (path: string) => string | null

function textsIn(value: unknown): readonly string[] {
  const list: readonly unknown[] = Array.isArray(value) ? value : [value]
  return list.filter((each) => typeof each === 'string')
}

/** Folders from one upwards, the root last; `''` is the root. */
function* foldersUp(folder: string): Iterable<string> {
  for (let at = folder; at !== '' && at !== '.' && at !== '/'; at = posix.dirname(at)) yield at
  yield ''
}

function* candidates(folder: string, extended: string): Iterable<string> {
  if (/^\.{1,2}(?:\/|$)/.test(extended) || isAbsolute(extended)) {
    const path = isAbsolute(extended) ? extended : posix.join(folder, extended)
    yield path
    if (!path.endsWith('.json')) yield `${path}.json`
    return
  }
  for (const each of foldersUp(folder)) {
    const base = posix.join(each, 'node_modules', extended)
    yield base
    yield `${base}.json`
    yield posix.join(base, 'tsconfig.json')
  }
}

/** Whether what is extended should lie in the repository, not in a package that may be missing. */
export function isOwnFile(extended: string): boolean {
  return extended.startsWith('.') || isAbsolute(extended)
}

/** Follows `extends` of tsconfigs; each file is read once. */
export class ExtendsFollower {
  readonly #read: ReadConfig
  readonly #texts = new Map<string, string | null>()

  constructor(read: ReadConfig) {
    this.#read = read
  }

  /** Every file that was asked for, with what it held. */
  get texts(): ReadonlyMap<string, string | null> {
    return this.#texts
  }

  chainOf(path: string): TsconfigChain {
    const links: TsconfigChain['links'][number][] = []
    const faults: TsconfigFault[] = []
    const queue = [path]
    const seen = new Set<string>()
    for (let at = queue.shift(); at !== undefined; at = queue.shift()) {
      if (seen.has(at)) continue
      seen.add(at)
      const text = this.#textOf(at)
      // Tracked but deleted.
      if (text === null) continue
      const config = this.#parse(at, text, faults)
      if (config === null) continue
      links.push({ path: at, options: asRecord(config['compilerOptions']) })
      // The last one wins, so it is nearer.
      for (const extended of textsIn(config['extends']).toReversed()) {
        const found = this.#find(dirname(at) === '.' ? '' : dirname(at), extended)
        if (found === null) faults.push({ kind: 'missing', path: at, extended })
        else queue.push(found)
      }
    }
    return { path, links, faults }
  }

  #find(folder: string, extended: string): string | null {
    for (const each of candidates(folder, extended)) {
      if (this.#textOf(each) !== null) return each
    }
    return null
  }

  #textOf(path: string): string | null {
    const before = this.#texts.get(path)
    if (before !== undefined) return before
    const text = this.#read(path)
    this.#texts.set(path, text)
    return text
  }

  #parse(path: string, text: string, faults: TsconfigFault[]): TsconfigOptions | null {
    try {
      return asRecord(parseJsonc(text))
    } catch (error) {
      const what = error instanceof Error ? error.message : String(error)
      faults.push({ kind: 'unreadable', path, what })
      return null
    }
  }
}
