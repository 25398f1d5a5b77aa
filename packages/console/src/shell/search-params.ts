import type { Origin } from '../api/views.ts'

export interface NowSearch {
  readonly origin?: Origin
}

export interface IncidentsSearch {
  readonly q?: string
  readonly hours?: number
}

export interface HealthSearch {
  readonly origin?: Origin
  readonly minutes?: number
}

export interface TrendsSearch {
  readonly origin?: Origin
  readonly hours?: number
}

export interface SignInSearch {
  readonly from?: string
}

/** The windows a list offers; 2160 hours are the 90 days that envelopes are kept. */
export const windowsOffered: readonly number[] = [1, 24, 72, 168, 720, 2160]

const origins: readonly string[] = ['user', 'synthetic', 'rehearsal'] satisfies Origin[]
const queryLengthMax = 300

export function isOrigin(value: unknown): value is Origin {
  return typeof value === 'string' && origins.includes(value)
}

/** Addresses are typed and shared by people: what cannot be read falls back instead of failing. */
export function nowSearch({ origin }: Record<string, unknown>): NowSearch {
  return isOrigin(origin) ? { origin } : {}
}

export function incidentsSearch({ q, hours }: Record<string, unknown>): IncidentsSearch {
  const text = typeof q === 'string' ? q.slice(0, queryLengthMax) : ''
  return {
    ...(text === '' ? {} : { q: text }),
    ...windowSearch(hours),
  }
}

/** The standard window of a day stays out of the address. */
export function windowSearch(hours: unknown): { readonly hours?: number } {
  const window = Number(hours)
  const isOne = Number.isInteger(window) && window >= 1 && window <= 2160
  return isOne && window !== 24 ? { hours: window } : {}
}

/** A quarter of an hour stays out of the address. */
export function healthSearch({ origin, minutes }: Record<string, unknown>): HealthSearch {
  const window = Number(minutes)
  const isOne = Number.isInteger(window) && window >= 1 && window <= 1440
  return {
    ...(isOrigin(origin) ? { origin } : {}),
    ...(isOne && window !== 15 ? { minutes: window } : {}),
  }
}

/** Periods that can be compared with the one before within what is kept. */
export function trendsSearch({ origin, hours }: Record<string, unknown>): TrendsSearch {
  return {
    ...(isOrigin(origin) ? { origin } : {}),
    ...(Number(hours) <= 1080 ? windowSearch(hours) : {}),
  }
}

/** Only a path of this console: `//evil.example` and `https:` would leave it. */
export function signInSearch({ from }: Record<string, unknown>): SignInSearch {
  return typeof from === 'string' && /^\/(?![/\\])/.test(from) ? { from } : {}
}
