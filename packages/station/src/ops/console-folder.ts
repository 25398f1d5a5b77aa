import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** Where the built console lies; null when it was not built, or is not installed. */
export function findConsoleFolder(): string | null {
  try {
    const manifest = import.meta.resolve('@first-contact/console/package.json')
    const folder = join(dirname(fileURLToPath(manifest)), 'dist')
    return existsSync(join(folder, 'index.html')) ? folder : null
  } catch {
    return null
  }
}
