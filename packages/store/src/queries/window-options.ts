/** A stretch of time; `until` is not part of it. */
export interface WindowOptions {
  readonly since?: Date | undefined
  readonly until?: Date | undefined
}

/** Whose failures count. */
export interface AudienceOptions {
  readonly environment?: string | undefined
  /** None given means all. */
  readonly origins?: readonly string[] | undefined
}

/** Origins as a parameter: null means all. */
export function originsParameter(origins: readonly string[] | undefined): readonly string[] | null {
  return origins === undefined || origins.length === 0 ? null : origins
}
