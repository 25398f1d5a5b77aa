import { hash } from 'node:crypto'
import { assertNever } from '@first-contact/recorder'
import { canonicalizeJson } from '@first-contact/recorder/canonical'
import type { CapsuleContent, CapsuleMember, MemberEntry, MemberKind } from './capsule.ts'

/** A member and how the first line names it. */
export interface NamedMember {
  readonly member: CapsuleMember
  readonly entry: MemberEntry
}

/** One member, as it is written. */
export interface MemberLine extends NamedMember {
  readonly text: string
}

/** Kinds in the order in which they stand. */
const kindOrder: readonly MemberKind[] = ['decision', 'envelope', 'span', 'subject_key', 'bundle']

/** What tells a member from others of its kind. */
export function memberName(member: CapsuleMember): string {
  switch (member.kind) {
    case 'decision':
      return member.decision_id
    case 'envelope':
      return member.error_id
    case 'span':
      return member.span_id
    case 'subject_key':
      return `${member.key_id} ${member.kek_id}`
    case 'bundle':
      return member.version
    default:
      return assertNever(member)
  }
}

function orderOf(member: CapsuleMember): string {
  const time =
    member.kind === 'span'
      ? member.started_at
      : member.kind === 'decision' || member.kind === 'envelope'
        ? member.timestamp
        : ''
  return `${time} ${memberName(member)}`
}

/** The line of a member; the same value is always the same text. */
export function memberLine(member: CapsuleMember): MemberLine {
  const text = canonicalizeJson(member)
  return {
    member,
    text,
    entry: {
      kind: member.kind,
      name: memberName(member),
      bytes: Buffer.byteLength(text),
      sha256: hash('sha256', text, 'hex'),
    },
  }
}

/** Every member in a fixed order, each once: the same evidence is always the same lines. */
export function memberLines(content: CapsuleContent): readonly MemberLine[] {
  const { decisions, envelopes, spans, keys, bundles } = content
  const lines = [decisions, envelopes, spans, keys, bundles].flatMap((members) =>
    members.map((member) => memberLine(member)),
  )
  const once = new Map(lines.map((line) => [line.entry.sha256, line]))
  return [...once.values()].toSorted(compareMembers)
}

/** The order of members: kind, time, name, digest; zero for one that is there twice. */
export function compareMembers(a: NamedMember, b: NamedMember): number {
  return (
    kindOrder.indexOf(a.entry.kind) - kindOrder.indexOf(b.entry.kind) ||
    compare(orderOf(a.member), orderOf(b.member)) ||
    compare(a.entry.sha256, b.entry.sha256)
  )
}

function compare(a: string, b: string): number {
  if (a === b) return 0
  return a < b ? -1 : 1
}
