import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startEmbeddedPostgres } from '@first-contact/store/embedded'

export interface ThrowawayPostgres {
  readonly database: (name: string) => Promise<string>
  readonly close: () => Promise<void>
}

/** The embedded server as it ships, fsync on, in a folder that is removed afterwards. */
export async function throwawayPostgres(): Promise<ThrowawayPostgres> {
  const projectDir = mkdtempSync(join(tmpdir(), 'fc-bench-'))
  chmodSync(projectDir, 0o755)
  const server = await startEmbeddedPostgres({ projectDir })
  return {
    database: async (name) => {
      await server.ensureDatabase(name)
      return server.connectionString(name)
    },
    close: async () => {
      await server.release()
      rmSync(projectDir, { recursive: true, force: true })
    },
  }
}
