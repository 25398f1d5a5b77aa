/** Every refusal of the API. The texts are all that a caller reads; nothing else gets out. */
export const problemTable = {
  'invalid-field': {
    status: 400,
    title: 'A field is wrong',
    detail: 'Correct the fields named in errors.',
  },
  'malformed-body': {
    status: 400,
    title: 'The body cannot be read',
    detail: 'Send one JSON value as the content type says.',
  },
  'malformed-encoding': {
    status: 400,
    title: 'The body is not valid gzip',
    detail: 'Compress the whole body as one gzip stream, or send it without content-encoding.',
  },
  'malformed-request': {
    status: 400,
    title: 'The request is malformed',
    detail: 'Correct the request; repeating it changes nothing.',
  },
  'not-signed-in': {
    status: 401,
    title: 'Not signed in',
    detail:
      'Send a token as "authorization: Bearer fct_…", or sign in. A new token: first-contact token create.',
  },
  'token-refused': {
    status: 401,
    title: 'The token is not valid',
    detail:
      'It is unknown, expired or revoked. See first-contact token list; a new one: first-contact token create.',
  },
  'link-used': {
    status: 401,
    title: 'The sign-in link is no longer valid',
    detail:
      'A link works once and for a short time. Start the station again or run first-contact token create.',
  },
  'wrong-environment': {
    status: 403,
    title: 'The token is for another environment',
    detail: 'Use a token made for the environment of this station.',
  },
  'other-environment': {
    status: 403,
    title: 'The records are of another environment than the token',
    detail: 'Nothing of this request was stored. Set FC_ENVIRONMENT where the records are made.',
  },
  'missing-scope': {
    status: 403,
    title: 'The token may not do this',
    detail: 'Use a token with the scope that the API document names.',
  },
  'cross-site': {
    status: 403,
    title: 'The change was refused',
    detail: 'Send the session’s csrf_token as x-csrf-token, from the station’s own pages.',
  },
  'not-found': {
    status: 404,
    title: 'Not found',
    detail: 'There is nothing under this address.',
  },
  'unknown-incident': {
    status: 404,
    title: 'No such incident',
    detail: 'No failure with this key was stored in this environment.',
  },
  'unknown-correlation': {
    status: 404,
    title: 'No such correlation',
    detail: 'Nothing was stored under this correlation id in this environment.',
  },
  'unknown-decision': {
    status: 404,
    title: 'No such decision',
    detail: 'No decision with this id is stored in this environment, or it was dropped long ago.',
  },
  'unknown-component': {
    status: 404,
    title: 'No such component',
    detail: 'Nothing was counted of this component in the last day, and it has no open incident.',
  },
  'unknown-risk': {
    status: 404,
    title: 'No such check',
    detail: 'GET /preflight/verdict lists every check with its id.',
  },
  'cannot-replay': {
    status: 409,
    title: 'This station cannot replay',
    detail:
      'It was started without a project; run the command that the decision’s page shows where the code is.',
  },
  'body-too-large': {
    status: 413,
    title: 'The body is too large',
    detail: 'Send fewer records at once.',
  },
  'unsupported-type': {
    status: 415,
    title: 'The content type is not supported',
    detail:
      'Send records as application/x-ndjson, anything else as application/json; compress with gzip or not at all.',
  },
  'wrong-host': {
    status: 421,
    title: 'The request names another host',
    detail: 'Use the address that the station printed, or list the host in allowedHosts.',
  },
  'too-many-failures': {
    status: 429,
    title: 'Too many failed sign-ins',
    detail: 'Wait as long as Retry-After says.',
  },
  'too-many-replays': {
    status: 429,
    title: 'Too many replays are asked for',
    detail:
      'Thirty may wait, and three hundred be asked for within an hour. Ask again after Retry-After.',
  },
  'ingest-queue-full': {
    status: 429,
    title: 'The ingest queue is full',
    detail: 'Nothing of this request was stored. Send it again after Retry-After.',
  },
  'too-many-streams': {
    status: 429,
    title: 'Too many open streams',
    detail: 'Close a page that is no longer needed.',
  },
  internal: {
    status: 500,
    title: 'The station failed',
    detail: 'It has recorded why. Quote the reference id in instance.',
  },
  'store-unavailable': {
    status: 503,
    title: 'The store cannot be reached',
    detail: 'Nothing of this request was stored. Send it again after Retry-After.',
  },
  'shutting-down': {
    status: 503,
    title: 'The station is stopping',
    detail: 'Nothing of this request was stored. Send it again after Retry-After.',
  },
} as const satisfies Record<string, { status: number; title: string; detail: string }>

export type ProblemName = keyof typeof problemTable
