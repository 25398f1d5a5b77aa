import { replayError } from '../../errors/replay-error.ts'
import type { Repository } from './open-repository.ts'
import { gitText, runGit } from './run-git.ts'

/** One commit. */
export interface Commit {
  readonly sha: string
  /** Id of its tree. */
  readonly tree: string
  readonly parents: readonly string[]
  readonly author: string
  /** RFC 3339, in the zone of the author. */
  readonly authoredAt: string
  /** Milliseconds since the epoch: when it came to be where it is, which is later after a rebase. */
  readonly committedMs: number
  /** Whole, without the line breaks around it. */
  readonly message: string
}

const fields = ['%H', '%T', '%P', '%aN', '%aI', '%ct', '%B']

function readCommits(text: string): readonly Commit[] {
  const values = text.split('\0')
  const commits: Commit[] = []
  for (let at = 0; at + fields.length <= values.length; at += fields.length) {
    const [
      sha = '',
      tree = '',
      parents = '',
      author = '',
      authoredAt = '',
      committed = '',
      body = '',
    ] = values.slice(at, at + fields.length)
    commits.push({
      sha,
      tree,
      parents: parents.split(' ').filter(Boolean),
      author,
      authoredAt,
      committedMs: Number(committed) * 1000,
      message: body.trim(),
    })
  }
  return commits
}

/** What no bundler reads: commits of these alone cannot be the one. */
const relevant = [':(top)', ':(top,exclude,glob)**/*.md']

/**
 * The way from a commit back along first parents, the oldest commit first: each merge is one step.
 *
 * @param until - a commit that is left out with everything before it
 */
export async function listCommits(
  repository: Repository,
  from: string,
  until?: string,
): Promise<readonly Commit[]> {
  const end = until === undefined ? [] : [`^${until}`]
  const args = ['log', '-z', '--first-parent', '--encoding=UTF-8', '--no-color', '--no-notes']
  const format = `--format=format:${fields.join('%x00')}`
  const text = await gitText(repository, [...args, format, from, ...end, '--', ...relevant])
  return readCommits(text).toReversed()
}

/**
 * The commit that a revision names.
 *
 * @param name - of the option, for the message
 *
 * @throws FC_REPLAY_REVISION
 */
export async function findCommit(
  repository: Repository,
  revision: string,
  name: string,
): Promise<Commit> {
  const commit = revision.startsWith('-') ? null : await tryCommit(repository, revision)
  if (commit !== null) return commit
  const shown = JSON.stringify(revision.slice(0, 200))
  const edge =
    repository.shallowCommits.size === 0
      ? ''
      : ': this is a shallow clone, git fetch --unshallow brings the rest of the history'
  throw replayError('FC_REPLAY_REVISION', `${name} ${shown} names no commit here${edge}`)
}

/** The commit that a revision names; null where it names none here. */
export async function tryCommit(repository: Repository, revision: string): Promise<Commit | null> {
  const verified = ['rev-parse', '--verify', '--quiet', `${revision}^{commit}`]
  const { isOk, stdout } = await runGit(repository, verified)
  if (!isOk) return null
  const format = `--format=format:${fields.join('%x00')}`
  const args = ['log', '-1', '-z', '--encoding=UTF-8', '--no-color', '--no-notes', format]
  return readCommits(await gitText(repository, [...args, stdout.trim(), '--']))[0] ?? null
}

export async function isAncestor(
  repository: Repository,
  older: string,
  newer: string,
): Promise<boolean> {
  return (await runGit(repository, ['merge-base', '--is-ancestor', older, newer])).isOk
}
