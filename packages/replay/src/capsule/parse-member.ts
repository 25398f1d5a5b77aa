import { hash } from 'node:crypto'
import { versionOfBundle } from '@first-contact/recorder/opening'
import { parseRecord } from '@first-contact/recorder/records'
import { broken } from './broken.ts'
import type { CapsuleBundle, CapsuleMember, MemberEntry } from './capsule.ts'
import { isCanonical } from './is-canonical.ts'
import { jsonExtent } from './json-extent.ts'
import { memberName } from './member-lines.ts'

/**
 * Reads a line as the member that its entry names.
 *
 * @throws FC_CAPSULE_BROKEN
 */
export function parseMember(entry: MemberEntry, line: Buffer | undefined): CapsuleMember {
  const called = `${entry.kind} ${entry.name}`
  if (line === undefined || line.length !== entry.bytes) throw broken(`${called} is not whole`)
  if (hash('sha256', line, 'hex') !== entry.sha256) throw broken(`${called} was altered`)
  // The digests hold, so whoever wrote it meant this: it has to be what it says all the same.
  const text = line.toString('utf8')
  const member = entry.kind === 'bundle' ? parseBundle(line, text) : parseOther(text)
  if (member === null || member.kind !== entry.kind || memberName(member) !== entry.name) {
    throw broken(`${called} is something else`)
  }
  if (!isCanonical(member, text)) throw broken(`${called} was written by something else`)
  return member
}

/** The canonical form has no more levels than this, so a view has not either. */
const viewDepthMax = 256

function parseOther(text: string): CapsuleMember | null {
  const parsed = parseRecord(text)
  if (parsed.kind === 'invalid') return null
  const { record } = parsed
  if (record.kind === 'decision') {
    const views = [record.input, record.output, record.tape]
    const isFlat = (view: string | null): boolean =>
      view === null || jsonExtent(Buffer.from(view)).depth <= viewDepthMax
    return views.every(isFlat) ? record : null
  }
  const isOther = record.kind === 'envelope' || record.kind === 'span'
  return isOther || record.kind === 'subject_key' ? record : null
}

const engineName = /^[a-z][a-z0-9-]{0,40}$/
/** Versions are of one engine; a module that several share has a version for each. */
const enginesMax = 100

/** Code that is not that of its version is none. */
function parseBundle(line: Buffer, text: string): CapsuleBundle | null {
  if (jsonExtent(line).values > enginesMax * 2) return null
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return null
  }
  if (typeof value !== 'object' || value === null) return null
  const { kind, version, engines, code } = value as Partial<CapsuleBundle>
  const isShaped =
    kind === 'bundle' &&
    typeof version === 'string' &&
    typeof code === 'string' &&
    Array.isArray(engines) &&
    engines.every((each) => typeof each === 'string' && engineName.test(each)) &&
    Object.keys(value).length === 4
  if (!isShaped || versionOfBundle(Buffer.from(code)) !== version) return null
  return { kind, version, engines, code }
}
