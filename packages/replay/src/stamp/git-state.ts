import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

const run = promisify(execFile)
const timeoutMs = 5000
const outputMaxBytes = 16 * 1024 * 1024

/** Where a project stands in git. */
export interface GitState {
  /** Null without git, or before the first commit. */
  readonly commit: string | null
  /** Absolute paths of files that differ from the commit, new ones included. */
  readonly changed: ReadonlySet<string>
}

const noGit: GitState = Object.freeze({ commit: null, changed: new Set<string>() })

/** Asks git where the project stands; a project without git has no state. */
export async function readGitState(root: string): Promise<GitState> {
  const git = async (...args: readonly string[]): Promise<string> => {
    const options = { cwd: root, timeout: timeoutMs, maxBuffer: outputMaxBytes }
    return (await run('git', [...args], options)).stdout
  }
  try {
    const [top, commit] = (await git('rev-parse', '--show-toplevel', 'HEAD')).trim().split('\n')
    const status = await git('status', '--porcelain', '-z', '--untracked-files=all', '--no-renames')
    const changed = status.split('\0').filter((line) => line !== '')
    return {
      commit: commit ?? null,
      changed: new Set(changed.map((line) => `${top}/${line.slice(3)}`)),
    }
  } catch {
    // No git, no repository, or no commit yet: the version does not depend on it.
    return noGit
  }
}
