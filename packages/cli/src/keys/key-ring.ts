import { assertNever, loadRetiredKeys, type ProjectKey } from '@first-contact/recorder'
import { readKeyAt, type KeyPlace } from './key-place.ts'

/** The project key, and those before it that a rotation kept beside it. */
export interface KeyRing {
  readonly current: ProjectKey
  /** In no order that matters. */
  readonly retired: readonly ProjectKey[]
}

/**
 * Reads every key of the project that is still there; null where none was made yet.
 *
 * @throws FC_KEY_INVALID, FC_KEY_UNSAFE, FC_KEY_UNREADABLE
 */
export function readKeyRing(place: KeyPlace): KeyRing | null {
  const current = readKeyAt(place)
  if (current === null) return null
  return { current, retired: readRetired(place) }
}

function readRetired(place: KeyPlace): readonly ProjectKey[] {
  switch (place.kind) {
    case 'variable':
      return []
    case 'given-file':
      return loadRetiredKeys({ file: place.file })
    case 'own-file':
      return loadRetiredKeys({ projectDir: place.projectDir })
    default:
      return assertNever(place)
  }
}

export function keysOf({ current, retired }: KeyRing): readonly ProjectKey[] {
  return [current, ...retired]
}
