import { mkdtempSync } from 'node:fs'
import { chmod, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { removeServer } from '../../src/embedded/remove-embedded-postgres.ts'
import { findEmbeddedStore, resolveServerPlaces } from '../../src/embedded/server-places.ts'

export interface TemporaryProject {
  readonly dir: string
  /** Stops whatever server still runs on it and removes everything, outside the folder too. */
  remove(): Promise<void>
}

/** A project folder that the server's user can walk into. */
export async function temporaryProject(): Promise<TemporaryProject> {
  const dir = mkdtempSync(join(tmpdir(), 'fc-project-'))
  await chmod(dir, 0o755)
  return {
    dir,
    async remove() {
      const { isThere } = await findEmbeddedStore({ projectDir: dir })
      if (isThere) await removeServer(await resolveServerPlaces({ projectDir: dir }))
      await rm(dir, { recursive: true, force: true })
    },
  }
}
