import { invalidCursor } from './page-cursor.ts'

/** Where the next page of a list by time starts, in the window of the first one. */
export interface WindowCursor {
  readonly until: Date
  /** The cursor of whoever keeps the list. */
  readonly position: string
}

/** Opaque to callers. */
export function windowCursor({ until, position }: WindowCursor): string {
  return Buffer.from(JSON.stringify([until.getTime(), position])).toString('base64url')
}

/** @throws ApiProblem `invalid-field` */
export function readWindowCursor(text: string): WindowCursor {
  try {
    const value: unknown = JSON.parse(Buffer.from(text, 'base64url').toString('utf8'))
    if (Array.isArray(value) && value.length === 2) {
      const [until, position]: unknown[] = value
      const at = new Date(Number.isSafeInteger(until) ? Number(until) : Number.NaN)
      if (!Number.isNaN(at.getTime()) && typeof position === 'string' && position !== '') {
        return { until: at, position }
      }
    }
  } catch (cause) {
    throw invalidCursor(cause)
  }
  throw invalidCursor()
}
