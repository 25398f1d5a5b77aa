// Builds the console once for a test file, into a folder of its own, so that tests never see a
// stale or half-written dist.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'vite'

export interface BuiltConsole {
  readonly folder: string
  remove(): void
}

export async function buildConsole(): Promise<BuiltConsole> {
  const root = fileURLToPath(new URL('../..', import.meta.url))
  const folder = mkdtempSync(join(tmpdir(), 'fc-console-'))
  // The test runner says `test` here, and React would build its development half.
  const formerMode = process.env['NODE_ENV']
  process.env['NODE_ENV'] = 'production'
  try {
    await build({
      root,
      configFile: join(root, 'vite.config.ts'),
      mode: 'production',
      logLevel: 'error',
      build: { outDir: folder, emptyOutDir: true, reportCompressedSize: false },
    })
  } finally {
    process.env['NODE_ENV'] = formerMode ?? 'test'
  }
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) }
}
