import { sqlState } from '../connection/connection-failure.ts'

/** What a failed transaction means for the batch. */
export type BatchFailure =
  /** Some row was there already: merge instead of copying. */
  | 'not_all_new'
  /** Other transactions were in the way: the same again. */
  | 'again'
  /** A day that was known is gone. */
  | 'no_partition'
  /** One row holds what Postgres cannot store. */
  | 'bad_row'
  /** The database is not there, full, or stopping: the sender has to try later. */
  | 'unavailable'

const byState: { readonly [state: string]: BatchFailure } = {
  '23505': 'not_all_new',
  // Raised by ensure_day_partitions: midnight passed between the survey and now.
  FC001: 'no_partition',
  '40001': 'again',
  '40P01': 'again',
  '55P03': 'again',
}

export function batchFailure(error: unknown): BatchFailure {
  const state = sqlState(error) ?? ''
  const known = byState[state]
  if (known !== undefined) return known
  // A missing partition and a broken check share a state; only the check has a name.
  if (state === '23514' && !hasConstraintName(error)) return 'no_partition'
  // Data exceptions, not null, a broken check, a row over Postgres's own limits. Nothing else: a
  // failure that is not the row's fault must never cost the row.
  if (/^(22|54|23502|23514)/.test(state)) return 'bad_row'
  return 'unavailable'
}

function hasConstraintName(error: unknown): boolean {
  return (
    typeof error === 'object' &&
    error !== null &&
    'constraint' in error &&
    Boolean(error.constraint)
  )
}
