import createClient from 'openapi-fetch'
import { ApiFailure } from './api-failure.ts'
import { problemOf } from './problem-of.ts'
import type { paths } from './schema.gen.ts'

/** The station that served this page; the session cookie goes along. */
export const station = createClient<paths>({
  baseUrl: globalThis.location?.origin ?? '',
  credentials: 'same-origin',
  // Looked up at each call, so that a page that replaces fetch is seen.
  fetch: (request) => globalThis.fetch(request),
})

interface Answer<Data> {
  readonly data?: Data
  readonly error?: unknown
  readonly response: Response
}

/** Gives the answer's data, or throws an `ApiFailure` that says why there is none. */
export async function answerOf<Data>(asked: Promise<Answer<Data>>): Promise<NonNullable<Data>> {
  const { data, error, response } = await settled(asked)
  if (response.ok && data !== undefined && data !== null) return data
  throw failureOf(error, response)
}

/** For what is answered with nothing: throws an `ApiFailure` that says why it was refused. */
export async function answered(asked: Promise<Answer<unknown>>): Promise<void> {
  const { error, response } = await settled(asked)
  if (!response.ok) throw failureOf(error, response)
}

function failureOf(error: unknown, { status }: Response): ApiFailure {
  const problem = problemOf(error, status)
  return new ApiFailure(
    problem === null ? { kind: 'unreadable', status } : { kind: 'problem', problem },
  )
}

async function settled<Data>(asked: Promise<Answer<Data>>): Promise<Answer<Data>> {
  try {
    return await asked
  } catch (cause) {
    if (cause instanceof DOMException && cause.name === 'AbortError') throw cause
    // fetch and the JSON parser both throw here: no answer, or one cut off on its way.
    throw new ApiFailure({ kind: 'unreachable' }, { cause })
  }
}
