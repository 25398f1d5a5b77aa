import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { removeEmbeddedPostgres } from '@first-contact/store'

export interface DisposableProject {
  readonly dir: string
  /** Call it when nothing runs on the project any more. */
  remove(): Promise<void>
}

/** A project folder for one run. */
export function disposableProject(prefix: string): DisposableProject {
  const dir = mkdtempSync(join(tmpdir(), prefix))
  // Started as root, Postgres runs as another user, who has to walk in; mkdtemp closes the folder.
  chmodSync(dir, 0o755)
  return {
    dir,
    async remove() {
      // Its data may be outside: the keys in the state folder close that to the server's user.
      await removeEmbeddedPostgres({ projectDir: dir })
      rmSync(dir, { recursive: true, force: true })
    },
  }
}
