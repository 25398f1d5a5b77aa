import { hash } from 'node:crypto'
import { closeSync, constants, fstatSync, openSync, readFileSync } from 'node:fs'
import { canonicalizeJson } from '@first-contact/recorder/canonical'
import { FirstContactError } from '@first-contact/recorder/errors'
import { replayError } from '../errors/replay-error.ts'
import { broken } from './broken.ts'
import { capsuleMaxBytes, capsuleMaxMembers } from './capsule-limits.ts'
import type { Capsule, CapsuleManifest, CapsuleMember } from './capsule.ts'
import { compareMembers, type NamedMember } from './member-lines.ts'
import { parseManifest } from './parse-manifest.ts'
import { parseMember } from './parse-member.ts'
import { redactionReport } from './redaction-report.ts'

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
    // A pipe would be waited for, and a device never ends.
    const descriptor = openSync(file, constants.O_RDONLY | constants.O_NONBLOCK)
    try {
      const status = fstatSync(descriptor)
      if (!status.isFile()) throw replayError('FC_CAPSULE_FILE', `${file} is no file`)
      if (status.size > capsuleMaxBytes) {
        throw replayError('FC_CAPSULE_FILE', `${file} is larger than ${capsuleMaxBytes} bytes`)
      }
      return readFileSync(descriptor)
    } finally {
      closeSync(descriptor)
    }
  } catch (cause) {
    if (FirstContactError.is(cause)) throw cause
    const why = (cause as NodeJS.ErrnoException).code ?? 'unknown'
    throw replayError('FC_CAPSULE_FILE', `${file} cannot be read (${why})`, { cause })
  }
}

/**
 * Reads a capsule from its bytes and checks all of it. Takes a bounded multiple of the bytes in
 * memory, whatever they are.
 *
 * @throws FC_CAPSULE_BROKEN, FC_CAPSULE_FORMAT
 */
export function parseCapsule(bytes: Buffer): Capsule {
  const [first = Buffer.alloc(0), ...lines] = linesOf(bytes)
  const manifest = parseManifest(first)
  const { digest, ...unsigned } = manifest
  if (hash('sha256', canonicalizeJson(unsigned), 'hex') !== digest) {
    throw broken('its first line was altered')
  }
  if (lines.length !== manifest.members.length) {
    throw broken(`it has ${lines.length} of ${manifest.members.length} members`)
  }
  const members = readMembers(manifest, lines)
  if (canonicalizeJson(redactionReport(members)) !== canonicalizeJson(manifest.redaction)) {
    throw broken('what it says of redactions is not so')
  }
  return { manifest, ...contentOf(manifest, members) }
}

const newline = 0x0a

/** Every line ends; one that does not was cut off. */
function linesOf(bytes: Buffer): readonly Buffer[] {
  if (bytes.length === 0) throw broken('it is empty')
  if (bytes.at(-1) !== newline) throw broken('its end is missing')
  const lines: Buffer[] = []
  for (let start = 0; start < bytes.length;) {
    if (lines.length > capsuleMaxMembers) throw broken('it has more lines than any has')
    const end = bytes.indexOf(newline, start)
    lines.push(bytes.subarray(start, end))
    start = end + 1
  }
  return lines
}

function readMembers(
  manifest: CapsuleManifest,
  lines: readonly Buffer[],
): readonly CapsuleMember[] {
  let before: NamedMember | undefined
  return manifest.members.map((entry, index) => {
    const member = parseMember(entry, lines[index])
    const named = { member, entry }
    const order = before === undefined ? -1 : compareMembers(before, named)
    if (order === 0) throw broken(`${entry.kind} ${entry.name} is in it twice`)
    if (order > 0) throw broken(`${entry.kind} ${entry.name} is out of its place`)
    before = named
    return member
  })
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
