import { z } from 'zod'

/** The longest window a founder can ask for: the days that envelopes are kept. */
export const windowMaxHours = 2160

/** Page sizes: large enough for one screen of a big display, small enough to stay fast. */
export const pageLimitMax = 200

/** Reads digits only, so that `1e9`, `0x10` and `` are refused instead of guessed at. */
function wholeNumber(from: number, to: number) {
  const message = `must be a whole number from ${from} to ${to}`
  return z.preprocess(
    (value) => (typeof value === 'string' && /^\d{1,9}$/.test(value) ? Number(value) : value),
    z.int({ error: message }).min(from, { error: message }).max(to, { error: message }),
  )
}

function oneOf<const Options extends readonly [string, ...string[]]>(options: Options) {
  return z.enum(options, { error: `must be one of ${options.join(', ')}` })
}

export const windowHours = wholeNumber(1, windowMaxHours)

/** A period and the one before it have to be within what is kept. */
export const trendHours = wholeNumber(1, windowMaxHours / 2)

/** Raw windows of statistics are kept for three days; a day is as far as "now" reaches. */
export const minutes = wholeNumber(1, 1440)
export const pageLimit = wholeNumber(1, pageLimitMax)
export const severity = oneOf(['info', 'attention', 'action', 'urgent'])
export const incidentState = oneOf(['active', 'quiet', 'closed'])
export const origin = oneOf(['user', 'synthetic', 'rehearsal'])
export const layer = z.enum(['L1', 'L2', 'L3', 'L4', 'L5', 'L6', 'L7'])

/** RFC 3339, UTC, milliseconds. */
export const instant = z.string().meta({ format: 'date-time' })

export const incidentId = z.string().regex(/^fc1:[0-9a-f]{16}$/, {
  error: 'must be an incident id: fc1: and 16 hexadecimal digits',
})

export const correlationId = z.string().regex(/^[0-9a-f]{32}$/, {
  error: 'must be a correlation id: 32 hexadecimal digits in lower case',
})

export const decisionId = z.string().regex(/^dec_[0-9a-f]{16}$/, {
  error: 'must be a decision id: dec_ and 16 hexadecimal digits in lower case',
})

export const engineName = z.string().regex(/^[a-z][a-z0-9-]{0,40}$/, {
  error: 'must be the name of an engine',
})

export const engineVersion = z.string().regex(/^(?:fcv1:[0-9a-f]{32}|unknown)$/, {
  error: 'must be an engine version: fcv1: and 32 hexadecimal digits, or unknown',
})

export const replayability = oneOf(['exact', 'partial', 'no'])
export const replayVerdicts = [
  'identical',
  'equivalent',
  'changed',
  'nondeterministic',
  'unreplayable',
] as const
export const replayVerdict = oneOf(replayVerdicts)

export const riskId = z.string().regex(/^[a-z][a-z-]{1,60}$/, {
  error: 'must be the id of a check, such as disk-nearly-full',
})

export const cursor = z.string().regex(/^[A-Za-z0-9_-]{1,512}$/, {
  error: 'must be the next_cursor of an answer, unchanged',
})

/** Free text in a query: bounded, and without control characters. */
export function text(maxLength: number) {
  const message = `must be text of 1 to ${maxLength} characters`
  return z
    .string({ error: message })
    .trim()
    .min(1, { error: message })
    .max(maxLength, { error: message })
}
