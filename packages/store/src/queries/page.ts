import { storeError } from '../errors/store-error.ts'
import type { InSchema } from '../ingest/store-connection.ts'

/** Rows of one page, and where the next one starts. */
export interface Page<Row> {
  readonly items: readonly Row[]
  /** Opaque; null on the last page. */
  readonly nextCursor: string | null
}

export interface PageOptions {
  /** Rows of a page. */
  readonly limit?: number | undefined
  /** `nextCursor` of the page before. */
  readonly cursor?: string | null | undefined
}

/** No query gives more rows than this at once. */
export const pageLimitMax = 1000

/** A limit inside its bounds. */
export function boundedLimit(limit: number | undefined, standard: number): number {
  if (limit === undefined || !Number.isFinite(limit)) return standard
  return Math.min(Math.max(1, Math.trunc(limit)), pageLimitMax)
}

/** Where a row stands in the order of its list. */
export type CursorPosition = readonly string[]

export function encodeCursor(position: CursorPosition): string {
  return Buffer.from(JSON.stringify(position)).toString('base64url')
}

/**
 * Reads a cursor of a list whose positions have some number of parts, the first a time.
 *
 * @throws FC_INVALID_CURSOR
 */
export function decodeCursor(
  cursor: string | null | undefined,
  parts: number,
): CursorPosition | null {
  if (cursor === null || cursor === undefined || cursor === '') return null
  const position = parseJson(Buffer.from(cursor, 'base64url').toString('utf8'))
  const isPosition =
    Array.isArray(position) &&
    position.length === parts &&
    position.every((part): part is string => typeof part === 'string' && !part.includes('\u0000'))
  if (!isPosition || Number.isNaN(Date.parse(position[0] ?? ''))) {
    throw storeError(
      'FC_INVALID_CURSOR',
      `cursor ${JSON.stringify(cursor.slice(0, 40))} is refused`,
    )
  }
  return position
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** Where a page starts, and how long it is. */
export interface PageStart {
  readonly limit: number
  /** Of the last row of the page before; nulls on the first page. */
  readonly position: readonly (string | null)[]
}

/**
 * Reads what a caller asks for, before a connection is taken for it.
 *
 * @param standard - rows of a page when nobody says how many
 * @param parts - of a position in this list
 * @throws FC_INVALID_CURSOR
 */
export function pageStart(options: PageOptions, standard: number, parts: number): PageStart {
  return {
    limit: boundedLimit(options.limit, standard),
    position: decodeCursor(options.cursor, parts) ?? Array.from({ length: parts }, () => null),
  }
}

/** Arguments of a transaction that reads one page of a list. */
export type PageArgs<Filter> = InSchema<{ readonly start: PageStart; readonly filter: Filter }>

/** Cuts one row more than the page away, and makes the cursor from the last row kept. */
export function toPage<Row>(
  rows: readonly Row[],
  limit: number,
  positionOf: (row: Row) => CursorPosition,
): Page<Row> {
  const items = rows.slice(0, limit)
  const last = items.at(-1)
  const hasMore = rows.length > limit && last !== undefined
  return { items, nextCursor: hasMore ? encodeCursor(positionOf(last)) : null }
}
