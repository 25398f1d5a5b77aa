import type { ParsedFile } from '../graph/parsed-file.ts'
import type { RulesOutcome } from '../rule/rule-run.ts'

/** What the rules that read one file alone say of it. */
export interface FileVerdict extends RulesOutcome {
  /** The day it holds for; `null` where no rule asked for the date. */
  readonly day: string | null
}

/** The verdict on nearly every file. */
export const nothingFound: FileVerdict = { findings: [], failures: [], day: null }

/** One file as it was read. Plain data: it crosses threads and is kept in the cache. */
export interface ScannedFile {
  readonly path: string
  readonly hash: string
  readonly parsed: ParsedFile
  /** Names of the rules whose prefilter matches the text. */
  readonly candidateOf: readonly string[]
  readonly verdict: FileVerdict
}

/** A file with the same bytes, as an earlier run read it. */
export interface KnownFile {
  readonly file: ScannedFile
  /** Whether rules, map and day are those of now, so that nothing of it is to be done again. */
  readonly isJudged: boolean
}

export type FindKnown = (path: string, hash: string) => KnownFile | undefined
