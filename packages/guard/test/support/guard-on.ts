import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { runGuard } from '../../src/engine/run-guard.ts'
import type { GuardReport } from '../../src/report/guard-report.ts'

/** Runs rules over a tree of these files, read and resolved as a repository is. */
export async function guardOn(
  files: Readonly<Record<string, string>>,
  rules: readonly string[],
): Promise<GuardReport> {
  const root = mkdtempSync(join(tmpdir(), 'fc-guard-'))
  try {
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(root, path)), { recursive: true })
      writeFileSync(join(root, path), text)
    }
    return await runGuard({ root, cwd: root, rules, cache: false })
  } finally {
    rmSync(root, { recursive: true, force: true })
  }
}
