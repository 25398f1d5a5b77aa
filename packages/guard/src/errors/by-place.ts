import type { Problem } from './problem.ts'

/**
 * By file, then by place in it: the order in which files were read tells nobody anything. Problems of
 * one place stay in the order they were told in.
 */
export function byPlace(a: Problem, b: Problem): number {
  const [one, other] = [a.path ?? '', b.path ?? '']
  if (one !== other) return one < other ? -1 : 1
  return (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0)
}
