import { ApiProblem } from '../problems/api-problem.ts'

/** Where the next page starts, in the window of the first one. */
export interface PageCursor {
  readonly until: Date
  readonly offset: number
}

/** Opaque to callers, so that its content may change. */
export function pageCursor({ until, offset }: PageCursor): string {
  return Buffer.from(JSON.stringify([until.getTime(), offset])).toString('base64url')
}

function parse(text: string): unknown {
  try {
    return JSON.parse(Buffer.from(text, 'base64url').toString('utf8'))
  } catch {
    return null
  }
}

export function readPageCursor(text: string): PageCursor {
  const value = parse(text)
  if (Array.isArray(value) && value.length === 2) {
    const [until, offset]: unknown[] = value
    if (isWhole(until) && until <= 8.64e15 && isWhole(offset)) {
      return { until: new Date(until), offset }
    }
  }
  throw invalidCursor()
}

/** The refusal of a cursor that is none of ours. */
export function invalidCursor(cause?: unknown): ApiProblem {
  const message = 'must be the next_cursor of an answer, unchanged'
  return new ApiProblem('invalid-field', { errors: [{ field: 'cursor', message }], cause })
}

function isWhole(value: unknown): value is number {
  return Number.isSafeInteger(value) && Number(value) >= 0
}
