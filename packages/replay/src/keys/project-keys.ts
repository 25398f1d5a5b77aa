import { existsSync } from 'node:fs'
import { join } from 'node:path'
import {
  loadProjectKey,
  loadRetiredKeys,
  type ProjectKey,
  projectKeyFile,
} from '@first-contact/recorder/opening'

/** Where the project's key may be, as the recorder looks for it. */
export interface ProjectKeyPlace {
  readonly root: string
  readonly variables: Readonly<Record<string, string | undefined>>
}

/**
 * The key of a project, where there is one; a replay makes none.
 *
 * @throws FC_KEY_INVALID, FC_KEY_UNSAFE, FC_KEY_UNREADABLE
 */
export function findProjectKey({ root, variables }: ProjectKeyPlace): ProjectKey | undefined {
  const { FC_PROJECT_KEY: value, FC_PROJECT_KEY_FILE: file } = variables
  if (value !== undefined && value !== '') return loadProjectKey({ value })
  if (file !== undefined && file !== '')
    return existsSync(file) ? loadProjectKey({ file }) : undefined
  return existsSync(join(root, projectKeyFile)) ? loadProjectKey({ projectDir: root }) : undefined
}

/**
 * Every key of a project that is here: the current one, and those that rotations have left beside
 * its file. A key out of the environment has none beside it; the project's own folder may.
 *
 * @throws FC_KEY_INVALID, FC_KEY_UNSAFE, FC_KEY_UNREADABLE
 */
export function findProjectKeys(place: ProjectKeyPlace): readonly ProjectKey[] {
  const current = findProjectKey(place)
  const { FC_PROJECT_KEY: value, FC_PROJECT_KEY_FILE: file } = place.variables
  const isFile = (value === undefined || value === '') && file !== undefined && file !== ''
  const retired = loadRetiredKeys(isFile ? { file } : { projectDir: place.root })
  return current === undefined ? retired : [current, ...retired]
}
