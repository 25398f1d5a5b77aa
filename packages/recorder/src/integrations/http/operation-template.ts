/** Longest operation kept, in characters; longer paths are cut. */
const templateMaxChars = 120

/** Path segments kept; deeper paths end in `…`. */
const segmentsMax = 8

const allDigits = /^\d+$/
const uuid = /^[\da-f]{8}-?[\da-f]{4}-?[\da-f]{4}-?[\da-f]{4}-?[\da-f]{12}$/i
const hexWithDigit = /^(?=.*\d)[\da-f]{8,}$/i
// Prefixed and opaque ids (`run_8f3k…`, base64url tokens, ULIDs): long, and with a digit.
const opaqueWithDigit = /^(?=.*\d)[\w~.-]{16,}$/
const prefixedId = /^[a-z]{1,12}[_-](?=.*\d)[\da-z]{6,}$/i
const percentEncoded = /%[\da-f]{2}/i

function isVariable(segment: string): boolean {
  return (
    allDigits.test(segment) ||
    uuid.test(segment) ||
    hexWithDigit.test(segment) ||
    prefixedId.test(segment) ||
    opaqueWithDigit.test(segment) ||
    segment.length > 40 ||
    percentEncoded.test(segment)
  )
}

const zero = 48
const nine = 57
const percent = 37
const hash = 35
const questionMark = 63

function pathEnd(url: string): number {
  for (let at = 0; at < url.length; at += 1) {
    const code = url.charCodeAt(at)
    if (code === questionMark || code === hash) return at
  }
  return url.length
}

// Most paths of a product hold no id; finding that out costs one pass and no allocation.
function mayHoldVariable(path: string): boolean {
  if (path.length > 40) return true
  for (let at = 0; at < path.length; at += 1) {
    const code = path.charCodeAt(at)
    if ((code >= zero && code <= nine) || code === percent) return true
  }
  return false
}

/**
 * Names a request by its method and the shape of its path, with ids replaced by `:id`.
 *
 * The name keys incidents and statistics, so two requests for different rows must share it, and it
 * must not carry what a person typed: the query string is dropped.
 *
 * @example
 * ```ts
 * operationTemplate('GET', '/runs/42?verbose=1') // 'GET /runs/:id'
 * ```
 */
export function operationTemplate(method: string, url: string): string {
  const end = pathEnd(url)
  const path = end === url.length ? url : url.slice(0, end)
  if (!mayHoldVariable(path)) return `${method} ${path}`
  const segments = path.split('/')
  const kept = segments
    .slice(0, segmentsMax + 1)
    .map((segment) => (isVariable(segment) ? ':id' : segment))
  if (segments.length > kept.length) kept.push('…')
  return `${method} ${kept.join('/')}`.slice(0, templateMaxChars)
}
