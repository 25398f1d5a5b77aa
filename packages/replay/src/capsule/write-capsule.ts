import { hash } from 'node:crypto'
import { canonicalizeJson } from '@first-contact/recorder/canonical'
import { replayError } from '../errors/replay-error.ts'
import { capsuleMaxBytes, capsuleMaxMembers } from './capsule-limits.ts'
import { capsuleFormat, type CapsuleContent, type CapsuleManifest } from './capsule.ts'
import { memberLines } from './member-lines.ts'
import { parseCapsule } from './read-capsule.ts'
import { redactionReport } from './redaction-report.ts'
import { suspectedSecrets } from './suspected-secrets.ts'

export interface WrittenCapsule {
  readonly manifest: CapsuleManifest
  /** The whole file. */
  readonly text: string
}

/** A member is named in the first line with no more than this. */
const entryMaxBytes = 400

/** How many places a refusal names. */
const placesShown = 5

/**
 * Writes a capsule: a line that names every member with its digest, then a line for each. It has no
 * clock, no order of arrival and no compression in it: the same evidence is the same bytes.
 *
 * @throws FC_CAPSULE_EMPTY where there is no decision, FC_CAPSULE_SECRET with the places of what
 * looks like a secret, FC_CAPSULE_LIMIT where it would be too large to be read
 */
export function writeCapsule(content: CapsuleContent): WrittenCapsule {
  if (content.decisions.length === 0) {
    throw replayError('FC_CAPSULE_EMPTY', `there is no decision of ${content.about.id} to keep`)
  }
  const lines = memberLines(content)
  const bytes = lines.reduce((sum, { entry }) => sum + entry.bytes + entryMaxBytes, 0)
  if (lines.length > capsuleMaxMembers || bytes > capsuleMaxBytes) {
    throw replayError(
      'FC_CAPSULE_LIMIT',
      `${content.about.id} has ${lines.length} members of ${bytes} bytes; at most ${capsuleMaxMembers} of ${capsuleMaxBytes} are read`,
    )
  }
  const secrets = suspectedSecrets(lines.map(({ member }) => member))
  if (secrets.length > 0) {
    const shown = secrets
      .slice(0, placesShown)
      .map(({ member, pointer, why }) => `${member} ${pointer}: ${why}`)
    const more = secrets.length > placesShown ? [`and ${secrets.length - placesShown} more`] : []
    throw replayError(
      'FC_CAPSULE_SECRET',
      `a suspected secret is in it: ${[...shown, ...more].join('; ')}`,
    )
  }
  const unsigned = {
    kind: 'capsule',
    format: capsuleFormat,
    about: content.about,
    environment: content.environment,
    members: lines.map(({ entry }) => entry),
    redaction: redactionReport(lines.map(({ member }) => member)),
  } as const
  const manifest = { ...unsigned, digest: hash('sha256', canonicalizeJson(unsigned), 'hex') }
  const text = [canonicalizeJson(manifest), ...lines.map((line) => line.text), ''].join('\n')
  // What would not open again is told now, and not on the day it is needed.
  parseCapsule(Buffer.from(text))
  return { manifest, text }
}
