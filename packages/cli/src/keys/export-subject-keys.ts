import { closeSync, openSync, writeSync } from 'node:fs'
import {
  appendAuditEvent,
  listSubjectKeys,
  type Store,
  type SubjectKeyRow,
} from '@first-contact/store'

/** The record that the key came in; `store import` takes it back. */
function recordOf({ erased_at: _erasedAt, stored_at: _storedAt, ...record }: SubjectKeyRow) {
  return record
}

export interface SubjectKeyExport {
  readonly environment: string
  readonly by: string
}

/**
 * Writes the keys of all subjects into a 0600 file, as records; answers how many.
 *
 * @throws NodeJS.ErrnoException where the file is there already or cannot be made
 */
export async function exportSubjectKeys(
  store: Store,
  file: string,
  { environment, by }: SubjectKeyExport,
): Promise<number> {
  const descriptor = openSync(file, 'wx', 0o600)
  try {
    // Before there is a key in it: an erasure names every copy that was begun.
    await appendAuditEvent(store, {
      actor: by,
      action: 'keys.export',
      subject: null,
      environment,
      reference: null,
      detail: { file },
    })
    let keys = 0
    let cursor: string | null = null
    do {
      const page: Awaited<ReturnType<typeof listSubjectKeys>> = await listSubjectKeys(store, {
        cursor,
      })
      for (const key of page.items) {
        writeSync(descriptor, `${JSON.stringify(recordOf(key))}\n`)
        keys += 1
      }
      cursor = page.nextCursor
    } while (cursor !== null)
    return keys
  } finally {
    closeSync(descriptor)
  }
}
