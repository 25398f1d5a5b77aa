import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import type { EngineManifest } from '@first-contact/replay'
import type { DecisionRecord } from '@first-contact/recorder/records'
import type { CommandContext } from '../command-context.ts'
import { loadReplay } from '../replaying/open-replay.ts'

/** The commit that the manifest names for the version that decided; null where it names another. */
export async function stampedCommit(
  { engine, engine_version: version }: DecisionRecord,
  root: string,
  { cwd, variables }: CommandContext,
): Promise<string | null> {
  const { manifestFileOf } = await loadReplay()
  const named = variables['FC_ENGINE_MANIFEST']
  const file = named === undefined ? manifestFileOf(root) : resolve(cwd, named)
  try {
    const { engines } = JSON.parse(readFileSync(file, 'utf8')) as EngineManifest
    const entry = Object.hasOwn(engines, engine) ? engines[engine] : undefined
    return entry?.version === version ? entry.commit : null
  } catch {
    // A hint and nothing more: without it the commit is searched for.
    return null
  }
}
