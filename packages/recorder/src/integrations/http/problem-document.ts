import type { ServerResponse } from 'node:http'

/** Header that carries the reference id of an answer. */
export const referenceHeader = 'x-reference-id'

/** One field that was refused; the message says what is expected, never what was sent. */
export interface ProblemField {
  readonly field: string
  readonly message: string
}

/** An RFC 9457 problem document. Its texts come from this table, never from an error. */
export interface ProblemDocument {
  readonly type: string
  readonly title: string
  readonly status: number
  readonly detail: string
  /** The reference id; the whole correlation is found by it. */
  readonly instance: string
  readonly errors?: readonly ProblemField[]
}

const texts: { readonly [status: number]: readonly [title: string, detail: string] } = {
  400: ['Bad request', 'The request is malformed.'],
  401: ['Unauthorized', 'The request needs valid credentials.'],
  403: ['Forbidden', 'The credentials do not allow this.'],
  404: ['Not found', 'There is nothing under this address.'],
  405: ['Method not allowed', 'This address does not answer this method.'],
  406: ['Not acceptable', 'None of the accepted formats can be produced.'],
  408: ['Request timeout', 'The request took too long to arrive.'],
  409: ['Conflict', 'The request conflicts with the current state.'],
  410: ['Gone', 'What was under this address is gone.'],
  413: ['Content too large', 'The request body is larger than allowed.'],
  415: ['Unsupported media type', 'The request body has a type that is not accepted.'],
  422: ['Unprocessable content', 'The request is well formed but cannot be carried out.'],
  429: ['Too many requests', 'Slow down and try again later.'],
  500: ['Internal error', 'The request failed. Quote the reference id when you ask about it.'],
  502: ['Bad gateway', 'A service this one depends on answered badly. Try again later.'],
  503: ['Service unavailable', 'The service cannot answer now. Try again later.'],
  504: ['Gateway timeout', 'A service this one depends on did not answer in time.'],
}

function textsFor(status: number): readonly [title: string, detail: string] {
  const own = texts[status]
  if (own !== undefined) return own
  return status >= 500
    ? ['Server error', 'The request failed. Quote the reference id when you ask about it.']
    : ['Request refused', 'The request cannot be carried out as it is.']
}

/** Builds the problem document for a status; says nothing that an error said. */
export function problemDocument(
  status: number,
  referenceId: string,
  errors?: readonly ProblemField[],
): ProblemDocument {
  const [title, detail] = textsFor(status)
  const problem = { type: 'about:blank', title, status, detail, instance: referenceId }
  return errors === undefined || errors.length === 0 ? problem : { ...problem, errors }
}

// Headers that described the body that is not sent; anything else (CORS, cookies) stays.
const bodyHeaders = [
  'content-encoding',
  'content-length',
  'content-range',
  'etag',
  'last-modified',
  'transfer-encoding',
]

/** Answers with a problem document on a response of which nothing was sent yet. */
export function sendProblem(response: ServerResponse, status: number, referenceId: string): void {
  const body = Buffer.from(JSON.stringify(problemDocument(status, referenceId)))
  for (const name of bodyHeaders) response.removeHeader(name)
  response.statusCode = status
  response.statusMessage = ''
  response.setHeader('content-type', 'application/problem+json')
  response.setHeader('cache-control', 'no-store')
  response.setHeader('content-length', body.length)
  response.end(body)
}
