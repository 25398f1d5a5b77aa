import { replayError } from '../errors/replay-error.ts'
import { broken } from './broken.ts'
import { capsuleMaxMembers } from './capsule-limits.ts'
import { capsuleFormat, type CapsuleManifest } from './capsule.ts'
import { isCanonical } from './is-canonical.ts'
import { jsonExtent } from './json-extent.ts'

const kinds: readonly unknown[] = ['decision', 'envelope', 'span', 'subject_key', 'bundle']
const abouts: readonly unknown[] = ['decision', 'correlation', 'incident']
const sha256 = /^[0-9a-f]{64}$/
const nameMaxLength = 200

/** Values and names of an entry, and of the rest of the first line; both more than there are. */
const valuesOfEntry = 10
const valuesOfRest = 1000
const depthMax = 8

/**
 * Reads the first line of a capsule.
 *
 * @throws FC_CAPSULE_BROKEN, FC_CAPSULE_FORMAT
 */
export function parseManifest(line: Buffer): CapsuleManifest {
  const { depth, values } = jsonExtent(line)
  if (depth > depthMax || values > capsuleMaxMembers * valuesOfEntry + valuesOfRest) {
    throw broken('its first line is none of a capsule')
  }
  const text = line.toString('utf8')
  const value = parseObject(text)
  if (value['kind'] !== 'capsule') throw broken('its first line is none of a capsule')
  const format: unknown = value['format']
  if (Number.isSafeInteger(format) && Number(format) > capsuleFormat) {
    throw replayError(
      'FC_CAPSULE_FORMAT',
      `the capsule has format ${Number(format)}, this version reads up to ${capsuleFormat}`,
    )
  }
  if (!isManifest(value)) throw broken('its first line is incomplete')
  // The text itself is what the digest is about: another writing of it is another text.
  if (!isCanonical(value, text)) throw broken('its first line was written by something else')
  return value
}

function parseObject(line: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(line)
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
      return value as Record<string, unknown>
    }
  } catch {
    // Told below, as any other line that is no object.
  }
  throw broken('its first line is no JSON object')
}

function isManifest(value: object): value is CapsuleManifest {
  const { format, about, environment, members, redaction, digest } =
    value as Partial<CapsuleManifest>
  return (
    format === capsuleFormat &&
    Object.keys(value).length === 7 &&
    isObject(about) &&
    abouts.includes(about.by) &&
    isName(about.id) &&
    isName(environment) &&
    isObject(redaction) &&
    Array.isArray(members) &&
    members.length <= capsuleMaxMembers &&
    members.every(isEntry) &&
    typeof digest === 'string' &&
    sha256.test(digest)
  )
}

function isEntry(entry: unknown): boolean {
  if (!isObject(entry)) return false
  const { kind, name, bytes, sha256: digest } = entry as Record<string, unknown>
  return (
    kinds.includes(kind) &&
    isName(name) &&
    Number.isSafeInteger(bytes) &&
    typeof digest === 'string' &&
    sha256.test(digest)
  )
}

function isObject<T>(value: T): value is T & object {
  return typeof value === 'object' && value !== null
}

function isName(value: unknown): boolean {
  return typeof value === 'string' && value.length > 0 && value.length <= nameMaxLength
}
