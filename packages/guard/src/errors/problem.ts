import { guardErrors, type GuardErrorCode } from './registry.ts'

/** Something that makes the run unusable, said once, with the place and the remedy. */
export interface Problem {
  readonly code: GuardErrorCode
  readonly message: string
  readonly remedy: string
  /** Relative to the root; `null` where no file is to blame. */
  readonly path: string | null
  /** Counted from 1; `null` where the whole file is meant. */
  readonly line: number | null
  readonly column: number | null
}

/** Where a problem lies. */
export interface ProblemPlace {
  readonly path: string
  readonly line?: number
  readonly column?: number
}

export function problem(code: GuardErrorCode, message: string, place?: ProblemPlace): Problem {
  return {
    code,
    message,
    remedy: guardErrors[code].remedy,
    path: place?.path ?? null,
    line: place?.line ?? null,
    column: place?.column ?? null,
  }
}
