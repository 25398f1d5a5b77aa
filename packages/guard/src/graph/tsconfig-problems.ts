import { problem, type Problem } from '../errors/problem.ts'
import { isOwnFile, type TsconfigChain, type TsconfigFault } from './follow-extends.ts'
import { joinPath } from './resolve-relative.ts'
import { nearestConfig } from './nearest-config.ts'

/** What is wrong with the tsconfigs of a repository. */
export interface TsconfigComplaints {
  readonly problems: readonly Problem[]
  readonly notes: readonly string[]
}

function messageOf(fault: TsconfigFault): string {
  return fault.kind === 'missing'
    ? `it extends ${JSON.stringify(fault.extended)}, which does not exist, so nobody knows which aliases hold below it`
    : `it is not JSON: ${fault.what}`
}

/**
 * A tsconfig that governs files and cannot be followed leaves aliases unknown, and an alias taken
 * for a package crosses every layer unseen. A package that is merely not installed is only said:
 * aliases seldom come from there.
 */
export function tsconfigComplaints(
  chains: readonly TsconfigChain[],
  sources: readonly string[],
  isGenerated: (path: string) => boolean,
): TsconfigComplaints {
  const faulty = chains.filter(({ faults }) => faults.length > 0)
  if (faulty.length === 0) return { problems: [], notes: [] }
  const nearest = nearestConfig(chains.map(({ path }) => path))
  const inUse = new Set(sources.map(nearest))
  const problems = new Map<string, Problem>()
  const notes = new Set<string>()
  for (const { path, faults } of faulty) {
    if (!inUse.has(path)) continue
    for (const fault of faults) {
      const message = messageOf(fault)
      const isOurs = fault.kind === 'unreadable' || isOwnFile(fault.extended)
      const folder = fault.path.slice(0, Math.max(0, fault.path.lastIndexOf('/')))
      const isLater =
        fault.kind === 'missing' && isGenerated(joinPath(folder, fault.extended) ?? fault.extended)
      if (isOurs && !isLater) {
        problems.set(
          `${fault.path} ${message}`,
          problem('FC_GUARD_TSCONFIG', message, { path: fault.path }),
        )
      } else if (fault.kind === 'missing') {
        notes.add(
          `${fault.path} extends ${JSON.stringify(fault.extended)}, which is not there: aliases and conditions that it sets are unknown`,
        )
      }
    }
  }
  return { problems: [...problems.values()], notes: [...notes] }
}
