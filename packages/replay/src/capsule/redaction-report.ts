import type { CapsuleMember, RedactionReport } from './capsule.ts'

/** The name under which a stored view writes a tag. */
const tagKey = '$fc'

const withheld: readonly string[] = ['sealed', 'dropped', 'token', 'derived']

type Counts = { plain: number; sealed: number; dropped: number; token: number; derived: number }

/** Counts what a reader of the decisions can see, and what was withheld. */
export function redactionReport(members: readonly CapsuleMember[]): RedactionReport {
  const decisions = members.filter((member) => member.kind === 'decision')
  const bundles = members.filter((member) => member.kind === 'bundle')
  const counts: Counts = { plain: 0, sealed: 0, dropped: 0, token: 0, derived: 0 }
  for (const { input, output, tape } of decisions) {
    for (const view of [input, output]) if (view !== null) count(JSON.parse(view), counts)
    for (const entry of tape === null ? [] : entriesOf(tape)) count(entry, counts)
  }
  const there = new Set(bundles.map(({ version }) => version))
  const wanted = new Set(decisions.map(({ engine_version: version }) => version))
  return {
    ...counts,
    with_keys: members.some(({ kind }) => kind === 'subject_key'),
    missing_bundles: [...wanted].filter((version) => !there.has(version)).toSorted(),
  }
}

/** What was taken from the tape, without the names under which it stands there. */
function entriesOf(tape: string): readonly unknown[] {
  const entries: unknown = JSON.parse(tape)
  if (!Array.isArray(entries)) return [entries]
  return entries.map((entry: unknown) =>
    typeof entry === 'object' && entry !== null && 'value' in entry ? entry.value : entry,
  )
}

function count(view: unknown, counts: Counts): void {
  // Not by calling itself: a view is as deep as somebody wrote it.
  const waiting = [view]
  while (waiting.length > 0) {
    const value = waiting.pop()
    const tag = tagOf(value)
    if (tag === null && typeof value === 'object' && value !== null) {
      for (const each of Object.values(value)) waiting.push(each)
    } else if (tag !== null && withheld.includes(tag.name)) {
      counts[tag.name as keyof Counts] += 1
    } else if (tag?.hasValue === true) {
      waiting.push(tag.value)
    } else counts.plain += 1
  }
}

interface Tag {
  readonly name: string
  readonly hasValue: boolean
  readonly value: unknown
}

/** The tag that an object is in a stored view; null for everything else. */
function tagOf(value: unknown): Tag | null {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return null
  const name: unknown = Reflect.get(value, tagKey)
  if (typeof name !== 'string') return null
  return { name, hasValue: 'v' in value, value: Reflect.get(value, 'v') }
}
