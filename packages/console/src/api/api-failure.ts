import type { ProblemDocument } from './views.ts'

/** Why an answer is not there. */
export type ApiFailureCause =
  | { readonly kind: 'problem'; readonly problem: ProblemDocument }
  | { readonly kind: 'unreachable' }
  | { readonly kind: 'unreadable'; readonly status: number }

/** Thrown by every query of the console; the pages tell its three kinds apart. */
export class ApiFailure extends Error {
  override readonly name = 'ApiFailure'
  readonly failure: ApiFailureCause

  constructor(failure: ApiFailureCause, options?: ErrorOptions) {
    super(failure.kind === 'problem' ? failure.problem.title : failure.kind, options)
    this.failure = failure
  }

  get status(): number | null {
    if (this.failure.kind === 'problem') return this.failure.problem.status
    return this.failure.kind === 'unreadable' ? this.failure.status : null
  }
}

export function hasStatus(error: unknown, status: number): boolean {
  return error instanceof ApiFailure && error.status === status
}
