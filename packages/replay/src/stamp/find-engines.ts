import { readFileSync } from 'node:fs'
import { listSources, shownPath } from './list-sources.ts'
import type { EngineSite, Span } from './engine-site.ts'
import { readEngineFile } from './read-engine-file.ts'
import { stampProblem, type StampProblem } from './stamp-problem.ts'

/** What was found in the sources of a project. */
export interface FoundEngines {
  readonly sites: readonly EngineSite[]
  readonly problems: readonly StampProblem[]
  readonly filesRead: number
  /** Calls of `defineEngine` by absolute file: what is unused of them can be left out of a bundle. */
  readonly calls: ReadonlyMap<string, readonly Span[]>
}

/**
 * Finds the engines of a project by syntax; no code of it runs.
 *
 * @param root - absolute; what paths in messages are relative to
 * @param starts - absolute folders and files to search
 *
 * @throws FC_REPLAY_ROOT
 */
export function findEngines(root: string, starts: readonly string[]): FoundEngines {
  const sites: EngineSite[] = []
  const problems: StampProblem[] = []
  const calls = new Map<string, readonly Span[]>()
  const files = listSources(starts)
  for (const file of files) {
    const path = shownPath(root, file)
    let text: string
    try {
      text = readFileSync(file, 'utf8')
    } catch (cause) {
      const why = (cause as NodeJS.ErrnoException).code ?? 'unknown'
      const place = { path, line: 1, engine: null }
      problems.push(stampProblem('FC_REPLAY_SOURCE', place, `${path} cannot be read (${why})`))
      continue
    }
    // Parsing is what costs; nearly all files say nothing of engines.
    if (!text.includes('defineEngine')) continue
    const read = readEngineFile({ file, path, text })
    sites.push(...read.sites)
    problems.push(...read.problems)
    if (read.calls.length > 0) calls.set(file, read.calls)
  }
  return { ...withoutTwice(root, { sites, problems }), filesRead: files.length, calls }
}

/** Engines without those whose name is there twice, which become problems. */
export function withoutTwice(
  root: string,
  { sites, problems }: Pick<FoundEngines, 'sites' | 'problems'>,
): Pick<FoundEngines, 'sites' | 'problems'> {
  const twice = refuseTwice(root, sites)
  return {
    sites: sites.filter((site) => !twice.has(site.name)),
    problems: [...problems, ...twice.values()],
  }
}

/** One name, two engines: which of them ran could not be said. */
function refuseTwice(
  root: string,
  sites: readonly EngineSite[],
): ReadonlyMap<string, StampProblem> {
  const refused = new Map<string, StampProblem>()
  for (const [name, all = []] of Map.groupBy(sites, (site) => site.name)) {
    const [first, second] = all
    if (first === undefined || second === undefined) continue
    const placeOf = ({ file, line }: EngineSite): string => `${shownPath(root, file)}:${line}`
    const message = `two engines are called "${name}": ${placeOf(first)} and ${placeOf(second)}`
    const place = { path: shownPath(root, second.file), line: second.line, engine: name }
    refused.set(name, stampProblem('FC_REPLAY_ENGINE_TWICE', place, message))
  }
  return refused
}
