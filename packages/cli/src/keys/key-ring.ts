import { readdirSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { loadProjectKey, type ProjectKey } from '@first-contact/recorder'
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
  return { current, retired: place.kind === 'own-file' ? readRetired(place.file) : [] }
}

const keyId = /^[0-9a-f]{8}$/

function readRetired(file: string): readonly ProjectKey[] {
  const prefix = `${basename(file)}.`
  return readdirSync(dirname(file))
    .filter((each) => each.startsWith(prefix) && keyId.test(each.slice(prefix.length)))
    .map((each) => loadProjectKey({ file: join(dirname(file), each) }))
}

export function keysOf({ current, retired }: KeyRing): readonly ProjectKey[] {
  return [current, ...retired]
}
