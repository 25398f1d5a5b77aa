/** What a number of a clock counts. */
export type TimeUnit = 's' | 'ms' | 'us' | 'ns'

export const timeUnits: readonly TimeUnit[] = Object.freeze(['s', 'ms', 'us', 'ns'])

/** Milliseconds of one. */
export const msPer: Readonly<Record<TimeUnit, number>> = { s: 1000, ms: 1, us: 1e-3, ns: 1e-6 }

/** Microseconds of a duration; NaN of anything else. */
export function durationUs(text: string, unit: TimeUnit): number {
  return text === '' ? Number.NaN : Number(text) * msPer[unit] * 1000
}

/** Milliseconds since 1970 of a number in a unit, or of an ISO 8601 text; NaN of anything else. */
export function timeMs(text: string, unit: TimeUnit | 'iso'): number {
  if (text === '') return Number.NaN
  if (unit === 'iso') return isoMs(text)
  // Nanoseconds have more digits than a number holds; a microsecond is what it holds.
  return unit === 'ns' && text.length > 16 && /^\d+$/.test(text)
    ? Number(text.slice(0, -3)) / 1000
    : Number(text) * msPer[unit]
}

/** A time with no zone is UTC: machines log in it, and a guess at a zone is off by hours. */
function isoMs(text: string): number {
  const iso = text.trim().replace(' ', 'T').replace(',', '.')
  if (!/^\d{4}-\d\d-\d\d/.test(iso)) return Number.NaN
  const zoned = /(?:Z|[+-]\d\d:?\d\d)$/.test(iso) || !iso.includes('T') ? iso : `${iso}Z`
  return Date.parse(zoned)
}

/** A time as a person gives it: ISO 8601, or a number whose size says what it counts. */
export function givenTimeMs(text: string): number {
  const trimmed = text.trim()
  if (!/^\d+(?:\.\d+)?$/.test(trimmed)) return isoMs(trimmed)
  const digits = trimmed.split('.')[0]?.length ?? 0
  return timeMs(trimmed, digits <= 10 ? 's' : digits <= 13 ? 'ms' : digits <= 16 ? 'us' : 'ns')
}
