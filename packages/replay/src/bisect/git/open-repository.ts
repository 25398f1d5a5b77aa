import { existsSync, readFileSync, realpathSync } from 'node:fs'
import { resolve } from 'node:path'
import { replayError } from '../../errors/replay-error.ts'
import { shownPath } from '../../stamp/list-sources.ts'
import { type Environment, type GitPlace, gitText, runGit } from './run-git.ts'

/** The repository that a project is in. */
export interface Repository extends GitPlace {
  /** The project's folder relative to the repository, with slashes; empty where they are one. */
  readonly projectPath: string
  /** Commits whose parents a shallow clone left out. */
  readonly shallowCommits: ReadonlySet<string>
}

/**
 * Finds the repository of a folder. Nothing in it is changed, now or later.
 *
 * @throws FC_REPLAY_ROOT, FC_REPLAY_REPOSITORY
 */
export async function openRepository(root: string, environment: Environment): Promise<Repository> {
  const folder = realFolder(root)
  const place = { folder, environment }
  const asked = ['rev-parse', '--is-inside-work-tree', '--is-shallow-repository']
  const { isOk, stdout, complaint } = await runGit(place, asked)
  if (!isOk)
    throw replayError('FC_REPLAY_REPOSITORY', `${folder} is in no repository: ${complaint}`)
  const [isInside, isShallow] = stdout.trim().split('\n')
  if (isInside !== 'true') {
    const message = `${folder} has no working tree: a bare repository has no packages to bundle with`
    throw replayError('FC_REPLAY_REPOSITORY', message)
  }
  const top = realpathSync((await gitText(place, ['rev-parse', '--show-toplevel'])).trimEnd())
  return {
    folder: top,
    environment,
    projectPath: shownPath(top, folder),
    shallowCommits: isShallow === 'true' ? await readShallow(place) : new Set(),
  }
}

function realFolder(root: string): string {
  try {
    return realpathSync(root)
  } catch (cause) {
    const why = (cause as NodeJS.ErrnoException).code ?? 'unknown'
    throw replayError('FC_REPLAY_ROOT', `${root} cannot be read (${why})`, { cause })
  }
}

async function readShallow(place: GitPlace): Promise<ReadonlySet<string>> {
  const path = (await gitText(place, ['rev-parse', '--git-path', 'shallow'])).trimEnd()
  const file = resolve(place.folder, path)
  return new Set(existsSync(file) ? readFileSync(file, 'utf8').split('\n').filter(Boolean) : [])
}
