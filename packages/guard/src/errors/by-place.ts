import type { Problem } from './problem.ts'

function compare(a: string, b: string): number {
  if (a === b) return 0
  return a < b ? -1 : 1
}

/** By file, then by place in it: the order in which files were read tells nobody anything. */
export function byPlace(a: Problem, b: Problem): number {
  return (
    compare(a.path ?? '', b.path ?? '') ||
    (a.line ?? 0) - (b.line ?? 0) ||
    (a.column ?? 0) - (b.column ?? 0) ||
    compare(a.code, b.code) ||
    compare(a.message, b.message)
  )
}
