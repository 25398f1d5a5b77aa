import { problemTable, type ProblemName } from './problem-table.ts'

/** One field that was refused. The message says what is expected, never what was sent. */
export interface FieldProblem {
  readonly field: string
  readonly message: string
}

export interface ApiProblemOptions {
  readonly errors?: readonly FieldProblem[]
  readonly retryAfterSeconds?: number
  readonly cause?: unknown
}

/** A refusal on its way to the error handler, which writes the problem document. */
export class ApiProblem extends Error {
  override readonly name = 'ApiProblem'
  readonly problem: ProblemName
  readonly errors: readonly FieldProblem[]
  readonly retryAfterSeconds: number | null

  constructor(problem: ProblemName, options: ApiProblemOptions = {}) {
    super(problemTable[problem].title, options.cause === undefined ? {} : { cause: options.cause })
    this.problem = problem
    this.errors = options.errors ?? []
    this.retryAfterSeconds = options.retryAfterSeconds ?? null
  }
}
