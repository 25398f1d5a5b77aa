import { readGitState } from './git-state.ts'
import { findProjectEngines, type ProjectEnginesOptions } from './project-engines.ts'
import { type StampedEngine, stampEngine, unknownEntry } from './stamp-engine.ts'
import type { StampProblem } from './stamp-problem.ts'

export interface StampOptions extends ProjectEnginesOptions {
  /** Only these engines; all without it. */
  readonly engines?: readonly string[]
  /** Told before each engine. */
  readonly onEngine?: (name: string) => void
}

/** The engines of a project with their versions; nothing is written yet. */
export interface StampReport {
  readonly root: string
  readonly filesRead: number
  /** Engines by name, those without a version included. */
  readonly engines: readonly StampedEngine[]
  /** Everything that keeps an engine from its version. */
  readonly problems: readonly StampProblem[]
}

/**
 * Finds every engine of a project and gives it its version. One that has none does not keep the
 * others from theirs.
 *
 * @throws FC_REPLAY_ROOT
 */
export async function stampProject(options: StampOptions): Promise<StampReport> {
  const { root, found, bundling } = findProjectEngines(options)
  const isWanted = (name: string | null): boolean =>
    options.engines === undefined || (name !== null && options.engines.includes(name))
  const settings = { ...bundling, git: await readGitState(root) }
  const engines: StampedEngine[] = []
  for (const site of found.sites.filter(({ name }) => isWanted(name))) {
    options.onEngine?.(site.name)
    engines.push(await stampEngine(site, settings))
  }
  for (const problem of found.problems) {
    const { engine: name } = problem
    if (name === null || !isWanted(name) || engines.some((engine) => engine.name === name)) continue
    engines.push({ name, bundle: null, problem, entry: unknownEntry(problem) })
  }
  const refused = engines.flatMap(({ problem }) => (problem === null ? [] : [problem]))
  const nameless = found.problems.filter(({ engine }) => engine === null)
  return { root, filesRead: found.filesRead, engines, problems: [...refused, ...nameless] }
}
