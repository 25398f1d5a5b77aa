/** Who was let in, and to what: named after a person, for one environment. */
export interface AccessGrant {
  readonly name: string
  readonly environment: string
  readonly scopes: readonly string[]
}

/** Columns of a grant, as every access table has them. */
export interface AccessGrantRow {
  readonly name: string
  readonly environment: string
  readonly scopes: readonly string[]
}

/** The grant alone, without whatever else a row holds. */
export function toAccessGrant(row: AccessGrantRow): AccessGrant {
  return { name: row.name, environment: row.environment, scopes: row.scopes }
}
