import { existsSync, realpathSync } from 'node:fs'
import { join, relative, resolve, sep } from 'node:path'
import { findRoot, mapFileName } from '../files/find-root.ts'
import type { GuardOptions, RunPlan } from './guard-options.ts'

/** Beside what other tools keep; without packages, beside what the station keeps. */
function cacheFolderOf(root: string): string {
  return existsSync(join(root, 'node_modules'))
    ? 'node_modules/.cache/first-contact-guard'
    : '.first-contact/guard-cache'
}

function insideRoot(root: string, path: string): string {
  const inside = relative(root, path)
  return inside.startsWith('..') ? path : inside.split(sep).join('/')
}

/** `2026-11-23`, in UTC. */
export function dayOf(now: Date): string {
  return now.toISOString().slice(0, 'yyyy-mm-dd'.length)
}

/** Turns what was asked for into what will be done. */
export function planRun(options: GuardOptions): RunPlan {
  const cwd = realpathSync(options.cwd ?? process.cwd())
  const root = options.root === undefined ? findRoot(cwd) : realpathSync(options.root)
  const { cache = true, mapPath } = options
  const cacheFolder = cache === true ? cacheFolderOf(root) : cache
  return {
    root,
    mapPath: mapPath === undefined ? mapFileName : insideRoot(root, resolve(cwd, mapPath)),
    isMapNamed: mapPath !== undefined,
    paths: (options.paths ?? []).map((path) => insideRoot(root, resolve(cwd, path))),
    rules: options.rules ?? [],
    baseRevision: options.baseRevision ?? null,
    cacheFolder: cacheFolder === false ? null : join(root, cacheFolder),
    today: dayOf(options.now ?? new Date()),
  }
}
