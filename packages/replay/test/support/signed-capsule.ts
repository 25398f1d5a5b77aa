import { hash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { canonicalizeJson } from '@first-contact/recorder/canonical'
import type { CapsuleManifest, MemberEntry } from '../../src/capsule/capsule.ts'
import { parseCapsule } from '../../src/capsule/read-capsule.ts'
import { redactionReport } from '../../src/capsule/redaction-report.ts'
import { parseMember } from '../../src/capsule/parse-member.ts'

/** A small capsule without personal data: three decisions, three spans, one bundle. */
export const goldenBytes: Buffer = readFileSync(
  new URL('../golden/capsules/discount-format-1.fcap', import.meta.url),
)

/** The lines of the golden capsule after the first. */
export const goldenLines: readonly string[] = goldenBytes
  .toString('utf8')
  .trimEnd()
  .split('\n')
  .slice(1)

export const goldenManifest: CapsuleManifest = parseCapsule(goldenBytes).manifest

/** A line as the first line names it. */
export function entryOf(line: string, kind: MemberEntry['kind'], name: string): MemberEntry {
  return { kind, name, bytes: Buffer.byteLength(line), sha256: hash('sha256', line, 'hex') }
}

/** Signs whatever a hostile hand has put together: every digest of it holds. */
export function signed(manifest: object, lines: readonly string[]): Buffer {
  const { digest: _, ...unsigned } = { digest: '', ...manifest }
  const digest = hash('sha256', canonicalizeJson(unsigned), 'hex')
  return Buffer.from([canonicalizeJson({ ...unsigned, digest }), ...lines, ''].join('\n'))
}

/** The golden capsule with other members: entries, lines and the report fit together. */
export function withMembers(members: readonly (readonly [MemberEntry, string])[]): Buffer {
  const lines = members.map(([, line]) => line)
  const parsed = members.flatMap(([entry, line]) => {
    try {
      return [parseMember(entry, Buffer.from(line))]
    } catch {
      return []
    }
  })
  const entries = members.map(([entry]) => entry)
  return signed({ ...goldenManifest, members: entries, redaction: redactionReport(parsed) }, lines)
}

/** The members of the golden capsule. */
export const goldenMembers: readonly (readonly [MemberEntry, string])[] =
  goldenManifest.members.map((entry, at) => [entry, goldenLines[at] ?? ''])
