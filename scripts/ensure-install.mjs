// Installs the locked dependencies when they are missing or older than the lockfile.
// Has no dependencies of its own, and runs on whatever Node the machine has (20.19 and up).
import { spawnSync } from 'node:child_process'
import { existsSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const lock = join(root, 'package-lock.json')
// npm writes this file last, so an interrupted install counts as none.
const installed = join(root, 'node_modules', '.package-lock.json')
const pinnedNode = join(root, 'node_modules', 'node', 'bin', 'node')

const isFresh =
  existsSync(installed) &&
  existsSync(pinnedNode) &&
  statSync(installed).mtimeMs >= statSync(lock).mtimeMs

if (!isFresh) {
  console.error(
    'first-contact: installing locked dependencies with npm ci (one to three minutes, once)',
  )
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm'
  const { status } = spawnSync(npm, ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
    shell: process.platform === 'win32',
  })
  if (status !== 0) {
    console.error(
      'first-contact: npm ci failed; the registry must be reachable for the first start',
    )
    process.exit(3)
  }
}
