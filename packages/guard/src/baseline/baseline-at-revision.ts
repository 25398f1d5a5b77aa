import { spawnSync } from 'node:child_process'
import { problem, type Problem } from '../errors/problem.ts'
import type { Baseline } from './baseline.ts'
import { readBaseline } from './read-baseline.ts'

/** The baseline of another revision. */
export type BaselineThen =
  | { readonly kind: 'read'; readonly baseline: Baseline }
  /** Neither map nor baseline was there: the guard itself is new. */
  | { readonly kind: 'none' }
  | { readonly kind: 'refused'; readonly problems: readonly Problem[] }

function git(
  root: string,
  args: readonly string[],
): { ok: boolean; stdout: string; stderr: string } {
  const { status, stdout, stderr } = spawnSync('git', args, { cwd: root, encoding: 'utf8' })
  // Without git, nothing was run and nothing printed.
  return { ok: status === 0, stdout: stdout ?? '', stderr: stderr ?? '' }
}

/** The baseline as it was where this branch left the revision named. */
export function baselineAtRevision(
  root: string,
  revision: string,
  { path, mapPath }: { readonly path: string; readonly mapPath: string },
): BaselineThen {
  const refuse = (what: string): BaselineThen => ({
    kind: 'refused',
    problems: [problem('FC_GUARD_BASE_REVISION', what)],
  })
  // A revision that begins with a dash would be an option of git.
  if (revision.startsWith('-')) return refuse(`${JSON.stringify(revision)} is no revision`)
  const mergeBase = git(root, ['merge-base', revision, 'HEAD'])
  if (!mergeBase.ok) {
    const why = mergeBase.stderr.trim().split('\n')[0] ?? ''
    return refuse(`there is no merge base of ${revision} and HEAD${why === '' ? '' : `: ${why}`}`)
  }
  const commit = mergeBase.stdout.trim()
  const shown = git(root, ['show', `${commit}:./${path}`])
  if (!shown.ok && !git(root, ['cat-file', '-e', `${commit}:./${mapPath}`]).ok) {
    return { kind: 'none' }
  }
  return readBaseline(shown.ok ? shown.stdout : null, `${path} of ${commit.slice(0, 12)}`)
}
