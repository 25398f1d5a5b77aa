import type { ManifestEntry } from '@first-contact/replay'

/** What may make a version another one, by the hash that tells. */
const causes = [
  ['schema_hash', 'schemas'],
  ['config_hash', 'data files'],
  ['lock_hash', 'packages'],
] as const

/** How an engine's entry differs from the one before: in what, and so why it has another version. */
export function stampChange(before: ManifestEntry | undefined, now: ManifestEntry): string {
  if (now.version === 'unknown') return 'no version'
  if (before === undefined) return 'new'
  if (before.version === now.version) {
    return before.source_hash === now.source_hash ? 'same' : 'same version, sources edited'
  }
  if (before.version === 'unknown') return 'has a version now'
  const named = causes.filter(([hash]) => before[hash] !== now[hash]).map(([, what]) => what)
  return `changed: ${named.length === 0 ? 'code' : named.join(', ')}`
}
