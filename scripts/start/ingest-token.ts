import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { hashSecret, type RunningStation } from '@first-contact/station/ops'
import { findTokenByHash } from '@first-contact/store'

function readToken(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8').trim()
  } catch {
    return undefined
  }
}

/** The token the reference product sends records with; made once, kept beside the keys. */
export async function ingestToken(station: RunningStation, projectDir: string): Promise<string> {
  const { environment } = station.config
  const file = join(projectDir, '.first-contact', 'keys', 'agent-runs.token')
  const kept = readToken(file)
  if (kept !== undefined) {
    const known = await findTokenByHash(station.store, hashSecret(kept))
    if (known !== null && known.revokedAt === null && known.environment === environment) return kept
  }
  const token = await station.createIngestToken('agent-runs')
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
  writeFileSync(file, `${token}\n`, { mode: 0o600 })
  return token
}
