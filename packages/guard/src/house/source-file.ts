import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Comment, ParseResult, Program } from 'oxc-parser'
import { RuleMisuseError } from '../errors/rule-misuse-error.ts'
import { contentHash } from '../files/content-hash.ts'
import { decodeSource } from '../files/decode-source.ts'
import type { Edge } from '../graph/edge.ts'
import { LineIndex } from '../graph/line-index.ts'
import type { ModuleExport } from '../graph/module-export.ts'
import { parseSource } from '../graph/parse-source.ts'
import type { Layer, Namespace, Room } from '../map/layer-map.ts'
import type { CheckedFile, Place } from '../rule/checked-file.ts'
import type { TreeHolder, TreeKeeper } from './tree-keeper.ts'

const testPath = /(?:^|\/)(?:tests?|__tests__|e2e)\/|\.(?:test|spec|test-d|spec-d)\.[cm]?[jt]sx?$/

/** Whether a path is one of a test. */
export function isTestPath(path: string): boolean {
  return testPath.test(path)
}

/** A file, by the bytes that were scanned. */
export interface SourceIdentity {
  readonly path: string
  readonly hash: string
  /** `null` where it is to be read again on demand. */
  readonly text: string | null
  /** Names of the rules whose prefilter matches the text. */
  readonly candidateOf: readonly string[]
}

/** Where a file stands, and what it reaches. */
export interface FileStanding {
  readonly root: string
  readonly room: Room | null
  readonly layer: Layer | null
  /** Absent while nobody has asked where imports lead. */
  readonly links?: {
    readonly edges: readonly Edge[]
    readonly exports: readonly ModuleExport[]
    /** Told when the file is no longer the one that was scanned. */
    readonly onChanged: (path: string) => void
    readonly trees: TreeKeeper
  }
}

/** A file as rules see it; text, lines and tree are made when a rule asks. */
export class SourceFile implements CheckedFile, TreeHolder {
  readonly path: string
  readonly hash: string
  readonly candidateOf: readonly string[]
  readonly room: Room | null
  readonly layer: Layer | null
  readonly #root: string
  readonly #links: FileStanding['links']
  #isTest: boolean | undefined
  #text: string | null
  #lines: LineIndex | undefined
  #parsed: ParseResult | undefined

  constructor(identity: SourceIdentity, { root, room, layer, links }: FileStanding) {
    this.path = identity.path
    this.hash = identity.hash
    this.candidateOf = identity.candidateOf
    this.#text = identity.text
    this.#root = root
    this.room = room
    this.layer = layer
    this.#links = links
  }

  get namespace(): Namespace | null {
    return this.room?.namespace ?? null
  }

  get isTest(): boolean {
    this.#isTest ??= isTestPath(this.path)
    return this.#isTest
  }

  get edges(): readonly Edge[] {
    if (this.#links === undefined) throw new RuleMisuseError('the imports of its file')
    return this.#links.edges
  }

  get exports(): readonly ModuleExport[] {
    if (this.#links === undefined) throw new RuleMisuseError('the exports of its file')
    return this.#links.exports
  }

  get text(): string {
    this.#text ??= this.#readAgain()
    return this.#text
  }

  ast(): Program {
    return this.#parse().program
  }

  comments(): readonly Comment[] {
    return this.#parse().comments
  }

  placeOf(offset: number): Place {
    this.#lines ??= new LineIndex(this.text)
    return this.#lines.placeOf(offset)
  }

  lineOf(offset: number): number {
    return this.placeOf(offset).line
  }

  /** The parse that some rule needed, if one did. */
  parsedBefore(): ParseResult | undefined {
    return this.#parsed
  }

  /** Lets go of what can be made again. */
  release(): void {
    this.#parsed = undefined
    this.#lines = undefined
    this.#text = null
  }

  #readAgain(): string {
    const bytes = readFileSync(join(this.#root, this.path))
    // Somebody saved it since: what is found now must not be kept as the truth of then.
    if (contentHash(bytes) !== this.hash) this.#links?.onChanged(this.path)
    return decodeSource(bytes)
  }

  #parse(): ParseResult {
    this.#parsed ??= parseSource(this.path, this.text)
    this.#links?.trees.touch(this)
    return this.#parsed
  }
}
