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
    for (const view of [input, output, tape]) if (view !== null) count(JSON.parse(view), counts)
  }
  const there = new Set(bundles.map(({ version }) => version))
  const wanted = new Set(decisions.map(({ engine_version: version }) => version))
  return {
    ...counts,
    with_keys: members.some(({ kind }) => kind === 'subject_key'),
    missing_bundles: [...wanted].filter((version) => !there.has(version)).toSorted(),
  }
}

function count(value: unknown, counts: Counts): void {
  if (Array.isArray(value)) {
    for (const each of value) count(each, counts)
    return
  }
  if (typeof value !== 'object' || value === null) {
    counts.plain += 1
    return
  }
  const tag: unknown = Reflect.get(value, tagKey)
  if (typeof tag === 'string' && withheld.includes(tag)) {
    counts[tag as keyof Counts] += 1
    return
  }
  for (const each of Object.values(value)) count(each, counts)
}
