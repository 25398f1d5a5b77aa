import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import {
  assertNever,
  loadProjectKey,
  projectKeyFile,
  type ProjectKey,
} from '@first-contact/recorder'
import { loadConfig } from '@first-contact/station/ops'
import type { CommandContext } from '../command-context.ts'

/** Where the project key comes from; the same order as the recorder's. */
export type KeyPlace =
  | { readonly kind: 'variable'; readonly value: string }
  | { readonly kind: 'given-file'; readonly file: string }
  | { readonly kind: 'own-file'; readonly file: string; readonly projectDir: string }

function setting(context: CommandContext, name: string): string | undefined {
  const value = context.variables[name]?.trim()
  return value === undefined || value === '' ? undefined : value
}

/** Finds the place of the key, without reading or making it. */
export async function findKeyPlace(context: CommandContext): Promise<KeyPlace> {
  const value = setting(context, 'FC_PROJECT_KEY')
  if (value !== undefined) return { kind: 'variable', value }
  const given = setting(context, 'FC_PROJECT_KEY_FILE')
  if (given !== undefined) return { kind: 'given-file', file: resolve(context.cwd, given) }
  const { config } = await loadConfig({ cwd: context.cwd, variables: context.variables })
  const { projectDir } = config
  return { kind: 'own-file', file: join(projectDir, projectKeyFile), projectDir }
}

/** Reads the key; null when its file was not made yet, for reading makes none. */
export function readKeyAt(place: KeyPlace): ProjectKey | null {
  switch (place.kind) {
    case 'variable':
      return loadProjectKey({ value: place.value })
    case 'given-file':
      return existsSync(place.file) ? loadProjectKey({ file: place.file }) : null
    case 'own-file':
      return existsSync(place.file) ? loadProjectKey({ projectDir: place.projectDir }) : null
    default:
      return assertNever(place)
  }
}

/** The place in words, without the key. */
export function describePlace(place: KeyPlace): string {
  return place.kind === 'variable' ? 'the variable FC_PROJECT_KEY' : place.file
}
