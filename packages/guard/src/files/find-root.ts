import { existsSync, realpathSync } from 'node:fs'
import { dirname, join } from 'node:path'

export const mapFileName = 'layers.yaml'

function* foldersUpward(from: string): Iterable<string> {
  for (let folder = from; ; folder = dirname(folder)) {
    yield folder
    if (dirname(folder) === folder) return
  }
}

/**
 * The folder whose files are checked: where `layers.yaml` lies, at or above the working directory;
 * else the top of the git working tree; else the working directory. Symlinks are followed, because
 * resolved imports are real paths.
 */
export function findRoot(cwd: string): string {
  let top: string | undefined
  for (const folder of foldersUpward(realpathSync(cwd))) {
    if (existsSync(join(folder, mapFileName))) return folder
    if (existsSync(join(folder, '.git'))) {
      top = folder
      break
    }
  }
  return top ?? realpathSync(cwd)
}
