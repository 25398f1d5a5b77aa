import { examine } from '../engine/examine.ts'
import type { RunPlan } from '../engine/guard-options.ts'
import { findFiles } from '../files/find-files.ts'
import type { Problem } from '../errors/problem.ts'
import type { WorkspacePackage } from '../graph/workspace-package.ts'
import type { LayerMap } from '../map/layer-map.ts'
import { compileGlobs } from '../map/match-globs.ts'
import type { House } from '../rule/house.ts'
import { defineRule, type Rule } from '../rule/rule.ts'

/** One file that takes something from another. */
export interface FileImport {
  readonly from: string
  readonly to: string
  /** Whether nothing but types crosses. */
  readonly isTypeOnly: boolean
}

/** A repository as somebody sees it who has never seen it before. */
export interface Repository {
  readonly root: string
  /** Everything that needs a room, also what nobody here can read, such as `.vue`. */
  readonly paths: readonly string[]
  readonly edges: number
  readonly filesScanned: number
  /** Each pair of files once; what comes through a barrel leads to where it is made, too. */
  readonly imports: readonly FileImport[]
  readonly packages: readonly WorkspacePackage[]
  readonly problems: readonly Problem[]
}

function* targetsIn(house: House): Iterable<FileImport> {
  for (const { path: from, edges } of house.files.values()) {
    for (const edge of edges) {
      if (edge.to.kind !== 'file') continue
      const { path } = edge.to
      const { symbols, isTypeOnly } = edge
      if (symbols.length === 0) yield { from, to: path, isTypeOnly }
      for (const symbol of symbols) {
        const isType = isTypeOnly || symbol.isType
        yield { from, to: path, isTypeOnly: isType }
        const origin = house.originOf(path, symbol.name)
        if (origin.path !== path) yield { from, to: origin.path, isTypeOnly: isType }
      }
    }
  }
}

function importsIn(house: House): readonly FileImport[] {
  const pairs = new Map<string, FileImport>()
  for (const each of targetsIn(house)) {
    const key = `${each.from}\0${each.to}`
    const before = pairs.get(key)
    const isTypeOnly = each.isTypeOnly && (before === undefined || before.isTypeOnly)
    if (each.from !== each.to) pairs.set(key, { ...each, isTypeOnly })
  }
  return [...pairs.values()]
}

/** Leaves out what cannot be read, and takes what a build makes for granted. */
export interface Allowances {
  readonly ignore: readonly string[]
  readonly generated: readonly string[]
}

function mapWith({ ignore, generated }: Allowances): LayerMap {
  const nothing = { rooms: new Map(), arrows: [], leaks: null, blessed: new Map(), models: [] }
  const rest = { rules: [], options: new Map(), layers: new Map() }
  return { ...nothing, ...rest, format: 1, path: 'layers.yaml', ignore, generated }
}

/** Reads every file and follows every import of a repository. */
export async function readRepository(plan: RunPlan, allowed: Allowances): Promise<Repository> {
  const found = findFiles(plan.root, compileGlobs(allowed.ignore))
  let taken: House | null = null
  // A rule sees the whole house; this one finds nothing and keeps what it sees.
  const taker: Rule = defineRule({
    name: 'takes-the-graph',
    title: 'Takes the graph',
    severity: 'hint',
    why: 'A map is made of it.',
    fix: 'Nothing to fix.',
    checkHouse(house) {
      taken = house
      return []
    },
  })
  const reading = {
    map: mapWith(allowed),
    problems: [],
    globLines: new Map<string, number>(),
    trailLines: new Map<string, number>(),
  }
  const examination = await examine({ plan, reading, found, builtIn: [taker] })
  const house = taken as House | null
  const scanned = house === null ? [] : [...house.files.keys()]
  return {
    root: plan.root,
    paths: [...scanned, ...[...found.unread.values()].flat()].sort(),
    edges: examination.edges,
    filesScanned: examination.filesScanned,
    imports: house === null ? [] : importsIn(house),
    packages: house?.packages ?? [],
    // It has no rooms yet, so every file is homeless.
    problems: examination.problems.filter(({ code }) => code !== 'FC_GUARD_FILE_HOMELESS'),
  }
}
