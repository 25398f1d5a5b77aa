import { timingSafeEqual } from 'node:crypto'
import type { ProjectKey } from '../keys/project-key.ts'
import type { Origin } from '../records/record-header.ts'

/** Who caused a correlation, as one process tells the next. */
export interface OriginClaim {
  readonly origin: Origin
  readonly rehearsalId: string | null
}

const originCodes = { user: 'u', synthetic: 's', rehearsal: 'r' } as const
const originsByCode: { readonly [code: string]: Origin } = {
  u: 'user',
  s: 'synthetic',
  r: 'rehearsal',
}
/** W3C: at most 32 members and 512 characters have to be carried on. */
const tracestateMaxChars = 512
const membersMax = 32
const memberPattern = /^([usr])\.([A-Za-z0-9_-]{0,64})\.([0-9a-f]{32})$/

/** Whether a text can name a rehearsal in `tracestate`. */
export function isRehearsalId(value: string): boolean {
  return /^[A-Za-z0-9_-]{1,64}$/.test(value)
}

function signature(
  key: ProjectKey,
  correlationId: string,
  code: string,
  rehearsal: string,
): string {
  // Bound to the trace, so that a member seen once cannot be put on another trace.
  return key.hmacHex('origin', `${correlationId}.${code}.${rehearsal}`, 32)
}

/** The `fc` member: origin, rehearsal and a signature of the project key over both and the trace. */
export function formatOriginMember(
  key: ProjectKey,
  correlationId: string,
  claim: OriginClaim,
): string {
  const code = originCodes[claim.origin]
  const rehearsal = claim.rehearsalId ?? ''
  return `fc=${code}.${rehearsal}.${signature(key, correlationId, code, rehearsal)}`
}

/** The signed origin in a `tracestate`; undefined when there is none or the signature is wrong. */
export function readSignedOrigin(
  key: ProjectKey | undefined,
  correlationId: string,
  tracestate: string | undefined,
): OriginClaim | undefined {
  if (key === undefined || typeof tracestate !== 'string') return undefined
  if (tracestate.length > tracestateMaxChars || !tracestate.includes('fc=')) return undefined
  const member = tracestate
    .split(',', membersMax)
    .map((text) => text.trim())
    .find((text) => text.startsWith('fc='))
  const match = memberPattern.exec(member?.slice(3) ?? '')
  const [, code, rehearsal, signed] = match ?? []
  if (code === undefined || rehearsal === undefined || signed === undefined) return undefined
  const expected = signature(key, correlationId, code, rehearsal)
  if (!timingSafeEqual(Buffer.from(signed, 'hex'), Buffer.from(expected, 'hex'))) return undefined
  const origin = originsByCode[code]
  return origin === undefined
    ? undefined
    : { origin, rehearsalId: rehearsal === '' ? null : rehearsal }
}

/** What others put in `tracestate`, without our own member, to be carried on. */
export function foreignTracestate(tracestate: string | undefined): string | null {
  if (typeof tracestate !== 'string' || tracestate.length > tracestateMaxChars) return null
  const rest = tracestate
    .split(',')
    .map((text) => text.trim())
    .filter((text) => text !== '' && !text.startsWith('fc=') && /^[\x20-\x7e]+$/.test(text))
    .slice(0, membersMax - 1)
  return rest.length === 0 ? null : rest.join(',')
}
