import { ApiFailure } from '../api/api-failure.ts'

export interface FailureText {
  readonly title: string
  readonly detail: string
  /** Empty when the answer carried none. */
  readonly reference: string
  readonly fields: readonly { readonly field: string; readonly message: string }[]
}

/** The words for a failed query. Only texts of the station's table are shown, never an exception's. */
export function failureText(error: unknown): FailureText {
  if (!(error instanceof ApiFailure)) {
    return plain(
      'The console itself failed',
      'Reload the page; if it stays, this is a bug of ours.',
    )
  }
  const { failure } = error
  if (failure.kind === 'unreachable') {
    return plain(
      'The station does not answer',
      'Is it running? first-contact start brings it up; this page tries again by itself.',
    )
  }
  if (failure.kind === 'unreadable') {
    return plain(
      'The answer is not from the station',
      `Something between here and there answered with status ${failure.status}.`,
    )
  }
  const { title, detail, instance, errors } = failure.problem
  return { title, detail, reference: instance, fields: errors ?? [] }
}

function plain(title: string, detail: string): FailureText {
  return { title, detail, reference: '', fields: [] }
}
