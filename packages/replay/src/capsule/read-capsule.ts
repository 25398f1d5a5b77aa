import { hash } from 'node:crypto'
import { closeSync, fstatSync, openSync, readFileSync } from 'node:fs'
import { canonicalizeJson } from '@first-contact/recorder/canonical'
import { versionOfBundle } from '@first-contact/recorder/opening'
import { parseRecord } from '@first-contact/recorder/records'
import { replayError } from '../errors/replay-error.ts'
import type {
  Capsule,
  CapsuleBundle,
  CapsuleManifest,
  CapsuleMember,
  MemberEntry,
} from './capsule.ts'
import { memberName } from './member-lines.ts'
import { parseManifest } from './parse-manifest.ts'

/** Larger files are refused before they are read: a capsule is sent around. */
export const capsuleMaxBytes = 256 * 1024 * 1024

/**
 * Reads a capsule from a file and checks all of it.
 *
 * @throws FC_CAPSULE_FILE, FC_CAPSULE_BROKEN with the first member that is not as it was written,
 * FC_CAPSULE_FORMAT for one of a later version
 */
export function readCapsule(file: string): Capsule {
  return parseCapsule(readBounded(file))
}

function readBounded(file: string): Buffer {
  try {
    const descriptor = openSync(file, 'r')
    try {
      const { size } = fstatSync(descriptor)
      if (size <= capsuleMaxBytes) return readFileSync(descriptor)
    } finally {
      closeSync(descriptor)
    }
  } catch (cause) {
    const why = (cause as NodeJS.ErrnoException).code ?? 'unknown'
    throw replayError('FC_CAPSULE_FILE', `${file} cannot be read (${why})`, { cause })
  }
  throw replayError('FC_CAPSULE_FILE', `${file} is larger than ${capsuleMaxBytes} bytes`)
}

/**
 * Reads a capsule from its bytes and checks all of it.
 *
 * @throws FC_CAPSULE_BROKEN, FC_CAPSULE_FORMAT
 */
export function parseCapsule(bytes: Buffer): Capsule {
  const [first, ...rest] = linesOf(bytes)
  const manifest = parseManifest(first?.toString('utf8') ?? '')
  const { digest, ...unsigned } = manifest
  if (hash('sha256', canonicalizeJson(unsigned), 'hex') !== digest) {
    throw broken('its first line was altered')
  }
  if (rest.length !== manifest.members.length) {
    throw broken(`it has ${rest.length} of ${manifest.members.length} members`)
  }
  const members = manifest.members.map((entry, index) => readMember(entry, rest[index]))
  return { manifest, ...contentOf(manifest, members) }
}

const newline = 0x0a

/** Every line ends; one that does not was cut off. */
function linesOf(bytes: Buffer): readonly Buffer[] {
  if (bytes.length === 0) throw broken('it is empty')
  if (bytes.at(-1) !== newline) throw broken('its end is missing')
  const lines: Buffer[] = []
  for (let start = 0; start < bytes.length;) {
    const end = bytes.indexOf(newline, start)
    lines.push(bytes.subarray(start, end))
    start = end + 1
  }
  return lines
}

function readMember(entry: MemberEntry, line: Buffer | undefined): CapsuleMember {
  const called = `${entry.kind} ${entry.name}`
  if (line === undefined || line.length !== entry.bytes) throw broken(`${called} is not whole`)
  if (hash('sha256', line, 'hex') !== entry.sha256) throw broken(`${called} was altered`)
  // The digests hold, so whoever wrote it meant this: it has to be what it says all the same.
  const text = line.toString('utf8')
  const member = entry.kind === 'bundle' ? parseBundle(text) : parseMember(text)
  if (member === null || member.kind !== entry.kind || memberName(member) !== entry.name) {
    throw broken(`${called} is something else`)
  }
  return member
}

function parseMember(text: string): CapsuleMember | null {
  const parsed = parseRecord(text)
  if (parsed.kind === 'invalid') return null
  const { record } = parsed
  const isOnTimeline = record.kind === 'envelope' || record.kind === 'span'
  const isOfDecision = record.kind === 'decision' || record.kind === 'subject_key'
  return isOnTimeline || isOfDecision ? record : null
}

/** Code that is not that of its version is none. */
function parseBundle(text: string): CapsuleBundle | null {
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
    engines.every((each) => typeof each === 'string') &&
    Object.keys(value).length === 4
  if (!isShaped || versionOfBundle(Buffer.from(code)) !== version) return null
  return { kind, version, engines, code }
}

function contentOf(manifest: CapsuleManifest, members: readonly CapsuleMember[]) {
  return {
    about: manifest.about,
    environment: manifest.environment,
    decisions: members.filter((member) => member.kind === 'decision'),
    envelopes: members.filter((member) => member.kind === 'envelope'),
    spans: members.filter((member) => member.kind === 'span'),
    keys: members.filter((member) => member.kind === 'subject_key'),
    bundles: members.filter((member) => member.kind === 'bundle'),
  }
}

function broken(why: string) {
  return replayError('FC_CAPSULE_BROKEN', `the capsule is not as it was written: ${why}`)
}
