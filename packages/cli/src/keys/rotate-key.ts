import { renameSync } from 'node:fs'
import { loadProjectKey, type ProjectKey } from '@first-contact/recorder'
import type { KeyPlace } from './key-place.ts'

/** What a rotation left behind. */
export interface Rotation {
  readonly retired: ProjectKey
  readonly retiredFile: string
  readonly key: ProjectKey
}

/**
 * Puts a new key in place of the project's own one. The old one is kept beside it under its id:
 * hashes made with it name that id, and without it they can no longer be compared.
 */
export function rotateKey(place: KeyPlace & { readonly kind: 'own-file' }): Rotation {
  const { projectDir, file } = place
  const retired = loadProjectKey({ projectDir })
  const retiredFile = `${file}.${retired.id}`
  renameSync(file, retiredFile)
  return { retired, retiredFile, key: loadProjectKey({ projectDir }) }
}
