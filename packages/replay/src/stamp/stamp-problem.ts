import { replayErrors, type ReplayErrorCode } from '../errors/registry.ts'

/** Why an engine has no version, with the place and the remedy. Others are stamped all the same. */
export interface StampProblem {
  readonly code: ReplayErrorCode
  /** Null where no name could be read. */
  readonly engine: string | null
  readonly message: string
  readonly remedy: string
  /** Relative to the root. */
  readonly path: string
  /** Counted from 1. */
  readonly line: number
}

export function stampProblem(
  code: ReplayErrorCode,
  place: { readonly path: string; readonly line: number; readonly engine: string | null },
  message: string,
): StampProblem {
  const { path, line, engine } = place
  return { code, engine, message, remedy: replayErrors[code].remedy, path, line }
}
