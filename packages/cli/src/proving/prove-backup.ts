import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openStore, removeEmbeddedPostgres, restoreStore } from '@first-contact/store'

/**
 * Puts a backup back into a store of its own and compares every row, then throws the store away.
 *
 * @throws FirstContactError `FC_BACKUP_UNREADABLE`, `FC_BACKUP_MISMATCH`, `FC_EMBEDDED_*`
 */
export async function proveBackup(file: string, onProgress: (text: string) => void): Promise<void> {
  const projectDir = mkdtempSync(join(tmpdir(), 'fc-prove-'))
  try {
    onProgress('starting a throw-away Postgres')
    const store = await openStore({ kind: 'embedded', projectDir })
    try {
      await restoreStore(store, file, {
        verify: true,
        onProgress: ({ phase, table }) => onProgress(`${phase} ${table}`),
      })
    } finally {
      await store.close()
    }
  } finally {
    await removeEmbeddedPostgres({ projectDir })
    rmSync(projectDir, { recursive: true, force: true })
  }
}
