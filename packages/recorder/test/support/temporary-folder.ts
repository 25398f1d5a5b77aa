import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'

/** A folder of its own for one test, removed when the test has ended. */
export function temporaryFolder(): string {
  const path = mkdtempSync(join(tmpdir(), 'fc-spool-'))
  onTestFinished(() => rmSync(path, { recursive: true, force: true }))
  return path
}
