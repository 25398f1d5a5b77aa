import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { replayError } from '../../errors/replay-error.ts'

/** Variables of the process, as the command line reads them. */
export type Environment = Readonly<Record<string, string | undefined>>

/** Where git is asked. */
export interface GitPlace {
  /** Absolute; a folder of the repository. */
  readonly folder: string
  readonly environment: Environment
}

const run = promisify(execFile)
const timeoutMs = 120_000
/** A history of a million commits with their messages. */
const outputMaxBytes = 1024 * 1024 * 1024

// A repository is somebody else's text: none of these may name a program that runs, or reach out.
const settings = [
  'core.fsmonitor=false',
  'core.hooksPath=/dev/null',
  'core.quotePath=false',
  'log.showSignature=false',
  'protocol.allow=never',
]

/** What a command of git starts with. Replaced objects would be named by the id of others. */
export const gitArguments: readonly string[] = [
  '--no-pager',
  '--no-replace-objects',
  ...settings.flatMap((setting) => ['-c', setting]),
]

const keptVariables: ReadonlySet<string> = new Set([
  'GIT_CONFIG_GLOBAL',
  'GIT_CONFIG_SYSTEM',
  'GIT_CONFIG_NOSYSTEM',
  'GIT_EXEC_PATH',
])

/**
 * The environment of a git that is to look at the folder it is started in. A hook has `GIT_DIR` and
 * `GIT_INDEX_FILE` set, which name another repository than the one that is meant.
 */
export function gitEnvironment(environment: Environment): NodeJS.ProcessEnv {
  const own = Object.entries(environment).filter(
    ([name]) => !name.startsWith('GIT_') || keptVariables.has(name),
  )
  return {
    ...Object.fromEntries(own),
    LC_ALL: 'C',
    GIT_OPTIONAL_LOCKS: '0',
    GIT_TERMINAL_PROMPT: '0',
    // A partial clone fetches what it misses when it is read; nothing here goes to the network.
    GIT_NO_LAZY_FETCH: '1',
    GIT_ALLOW_PROTOCOL: 'none',
  }
}

/** How a command of git ended. */
export interface GitOutcome {
  readonly isOk: boolean
  readonly stdout: string
  /** The first line that git says of it, without `fatal: `. */
  readonly complaint: string
}

/**
 * Runs one command of git to its end.
 *
 * @throws FC_REPLAY_REPOSITORY where there is no git, FC_REPLAY_GIT where it does not come to an end
 */
export async function runGit(
  { folder, environment }: GitPlace,
  args: readonly string[],
): Promise<GitOutcome> {
  const options = {
    cwd: folder,
    env: gitEnvironment(environment),
    timeout: timeoutMs,
    maxBuffer: outputMaxBytes,
  }
  try {
    const { stdout } = await run('git', [...gitArguments, ...args], options)
    return { isOk: true, stdout, complaint: '' }
  } catch (cause) {
    const { code, stdout, stderr } = cause as {
      readonly code?: unknown
      readonly stdout?: string
      readonly stderr?: string
    }
    if (code === 'ENOENT')
      throw replayError('FC_REPLAY_REPOSITORY', 'there is no git here', { cause })
    if (typeof code !== 'number') {
      throw replayError('FC_REPLAY_GIT', `git ${args[0]} did not come to an end`, { cause })
    }
    return { isOk: false, stdout: stdout ?? '', complaint: complaintOf(stderr ?? '') }
  }
}

/** The line that says what failed: of a partial clone the last one, since the first says how. */
export function complaintOf(stderr: string): string {
  const lines = stderr.split('\n').filter((each) => each.trim() !== '')
  const line = lines.find((each) => each.includes('promisor remote')) ?? lines[0] ?? ''
  return line.replace(/^(?:fatal|error): /, '')
}

/**
 * What a command that has to succeed printed.
 *
 * @throws FC_REPLAY_REPOSITORY, FC_REPLAY_GIT
 */
export async function gitText(place: GitPlace, args: readonly string[]): Promise<string> {
  const { isOk, stdout, complaint } = await runGit(place, args)
  if (!isOk) throw replayError('FC_REPLAY_GIT', `git ${args[0]} failed: ${complaint}`)
  return stdout
}
