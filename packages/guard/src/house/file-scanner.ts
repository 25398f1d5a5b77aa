import type { Problem } from '../errors/problem.ts'
import { contentHash } from '../files/content-hash.ts'
import { decodeSource } from '../files/decode-source.ts'
import { parseFile } from '../graph/parse-file.ts'
import { roomFinder } from '../map/assign-rooms.ts'
import type { LayerMap } from '../map/layer-map.ts'
import type { Rule } from '../rule/rule.ts'
import { RuleRun } from '../rule/rule-run.ts'
import { FileHouse } from './file-house.ts'
import { SourceReader } from './read-source.ts'
import { nothingFound, type FileVerdict, type FindKnown, type ScannedFile } from './scanned-file.ts'
import { SourceFile, type SourceIdentity } from './source-file.ts'

/** What decides how files are read. */
export interface ScanJob {
  readonly root: string
  readonly map: LayerMap | null
  readonly rules: readonly Rule[]
  readonly today: string
}

interface Prefilter {
  readonly rule: string
  readonly pattern: RegExp
}

function prefiltersOf({ rules, map }: ScanJob): readonly Prefilter[] {
  return rules.flatMap(({ name, prefilter }) => {
    if (prefilter === undefined) return []
    const pattern = prefilter instanceof RegExp ? prefilter : prefilter(map?.options.get(name))
    return [{ rule: name, pattern }]
  })
}

/** Reads files, and lets the rules that read one file alone judge them. */
export class FileScanner {
  readonly #job: ScanJob
  readonly #findKnown: FindKnown
  readonly #reader: SourceReader
  readonly #prefilters: readonly Prefilter[]
  readonly #rules: readonly Rule[]
  readonly #house: FileHouse

  constructor(job: ScanJob, findKnown: FindKnown) {
    const { root, map, rules, today } = job
    this.#job = job
    this.#findKnown = findKnown
    this.#reader = new SourceReader(root)
    this.#prefilters = prefiltersOf(job)
    this.#rules = rules.filter(
      ({ reads, needsMap }) => reads === 'file' && (needsMap !== true || map !== null),
    )
    this.#house = new FileHouse({ root, map, today, roomOf: roomFinder(map) })
  }

  /** Reads one file; `null` where it is gone. */
  scan(path: string): ScannedFile | Problem | null {
    const bytes = this.#reader.read(path)
    if (bytes === 'gone') return null
    if (!Buffer.isBuffer(bytes)) return bytes
    const hash = contentHash(bytes)
    const known = this.#findKnown(path, hash)
    if (known?.isJudged === true) return known.file
    const text = decodeSource(bytes)
    const candidateOf = this.#prefilters.flatMap(({ rule, pattern }) =>
      pattern.test(text) ? [rule] : [],
    )
    const file = this.#open({ path, hash, text, candidateOf })
    const verdict = this.#judge(file)
    const parsed = known?.file.parsed ?? parseFile({ path, text, whole: file.parsedBefore() })
    return { path, hash, parsed, candidateOf, verdict }
  }

  #open(identity: SourceIdentity): SourceFile {
    const { root, map } = this.#job
    const room = this.#house.roomOf(identity.path)
    const layer = room === null ? null : (map?.layers.get(room.layer) ?? null)
    return new SourceFile(identity, { root, room, layer })
  }

  #judge(file: SourceFile): FileVerdict {
    const rules = this.#rules.filter(
      ({ name, prefilter }) => prefilter === undefined || file.candidateOf.includes(name),
    )
    if (rules.length === 0) return nothingFound
    const run = new RuleRun()
    this.#house.isTodayRead = false
    for (const rule of rules) run.check(rule, file, this.#house)
    const { findings, failures } = run
    const day = this.#house.isTodayRead ? this.#job.today : null
    return findings.length + failures.length === 0 && day === null
      ? nothingFound
      : { findings, failures, day }
  }
}
