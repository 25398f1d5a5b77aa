import type { ClientBase } from 'pg'

/** Reads rows on some connection: in a declared transaction, or on a client behind the one door. */
export interface RowReader {
  query<Row>(text: string, values?: readonly unknown[]): Promise<readonly Row[]>
}

/** Reads on a client that `outsideTransaction` gave. */
export function readerOn(client: ClientBase): RowReader {
  return {
    query: async (text, values = []) => (await client.query(text, [...values])).rows,
  }
}
