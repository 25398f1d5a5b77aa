import { statSync } from 'node:fs'
import { join } from 'node:path'

/** What package managers write last; without them, the folder changes when a package comes or goes. */
const marks = ['.package-lock.json', '.modules.yaml', '.yarn-state.yml', '.yarn-integrity', '']

/** Paths that change when packages are installed. */
export const installMarkPaths: readonly string[] = marks
  .filter((mark) => mark !== '')
  .map((mark) => `node_modules/${mark}`)

/** Changes when packages are installed anew. */
export function installStamp(root: string): string {
  for (const mark of marks) {
    const found = statSync(join(root, 'node_modules', mark), { throwIfNoEntry: false })
    if (found !== undefined) return `${mark} ${found.mtimeMs}`
  }
  return ''
}
