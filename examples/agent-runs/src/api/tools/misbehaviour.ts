import { createHash } from 'node:crypto'

/** The ways in which a tool goes wrong. `lost` does the work and then loses the answer. */
export const misbehaviours = Object.freeze([
  'timeout',
  'error',
  'malformed',
  'drop',
  'lost',
  'limit',
  'slow',
] as const)

export type Misbehaviour = (typeof misbehaviours)[number]

/** `[[timeout]]` goes wrong always, `[[timeout x2]]` on the first two attempts. */
const DIRECTIVE = /\[\[(timeout|error|malformed|drop|lost|limit|slow)(?: x(\d{1,3}))?\]\]/

export interface FaultRate {
  readonly rate: number
  readonly seed: number
}

export interface CallIdentity {
  readonly tool: string
  readonly key: string
  readonly attempt: number
}

function isMisbehaviour(value: string | undefined): value is Misbehaviour {
  return misbehaviours.some((known) => known === value)
}

/** What the caller asks for in its own text, so that a test can order a failure from outside. */
function ordered(text: string, attempt: number): Misbehaviour | null {
  const match = DIRECTIVE.exec(text)
  if (match === null || !isMisbehaviour(match[1])) return null
  const times = match[2] === undefined ? Number.POSITIVE_INFINITY : Number(match[2])
  return attempt <= times ? match[1] : null
}

/** Bad luck by seed: the same call goes wrong in the same way every time. */
function unlucky(call: CallIdentity, fault: FaultRate): Misbehaviour | null {
  const digest = createHash('sha256')
    .update(`${fault.seed}:${call.tool}:${call.key}:${call.attempt}`)
    .digest()
  if (digest.readUInt32BE(0) / 2 ** 32 >= fault.rate) return null
  return misbehaviours[digest.readUInt32BE(4) % misbehaviours.length] ?? null
}

export function misbehaviourOf(
  call: CallIdentity,
  text: string,
  fault: FaultRate,
): Misbehaviour | null {
  return ordered(text, call.attempt) ?? unlucky(call, fault)
}
