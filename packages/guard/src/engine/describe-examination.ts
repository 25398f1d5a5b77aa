import type { Problem } from '../errors/problem.ts'
import type { FoundFiles } from '../files/find-files.ts'
import type { Edge } from '../graph/edge.ts'
import type { LayerMap } from '../map/layer-map.ts'
import type { RuleFinding } from '../rule/rule-run.ts'
import type { Rule, RuleWords } from '../rule/rule.ts'
import type { Examination } from './examination.ts'

/** What an examination came to, before it is put into words. */
export interface ExaminationParts {
  readonly found: FoundFiles
  readonly map: LayerMap | null
  readonly rules: readonly Rule[]
  readonly filesScanned: number
  readonly edges: ReadonlyMap<string, readonly Edge[]>
  readonly problems: readonly Problem[]
  readonly findings: readonly RuleFinding[]
  readonly notes: readonly string[]
}

function wordsOf({ name, title, severity, why, fix, needsMap }: Rule): RuleWords {
  return { name, title, severity, why, fix, ...(needsMap === undefined ? {} : { needsMap }) }
}

function skippedRules(rules: readonly Rule[], map: LayerMap | null) {
  if (map !== null) return []
  return rules
    .filter(({ needsMap }) => needsMap === true)
    .map(({ name }) => ({ rule: name, reason: 'there is no layers.yaml' }))
}

function* notesOn({ unread, by }: FoundFiles, map: LayerMap | null): Iterable<string> {
  for (const [extension, paths] of unread) {
    yield `${paths.length} ${extension} files are not read: what they import is not checked (${paths[0]})`
  }
  if (by === 'walk') yield 'this is no git working tree: files that git ignores are checked too'
  if (map === null) yield 'first-contact guard init proposes a layers.yaml'
}

/** Puts the outcome of an examination into plain data. */
export function describeExamination(parts: ExaminationParts): Examination {
  const { found, map, rules, filesScanned, problems, findings } = parts
  let edges = 0
  for (const each of parts.edges.values()) edges += each.length
  return {
    filesScanned,
    edges,
    rules: rules.map(wordsOf),
    skippedRules: skippedRules(rules, map),
    problems,
    findings,
    notes: [...parts.notes, ...notesOn(found, map)],
  }
}

/** An examination that could not begin. */
export function refusedExamination(problems: readonly Problem[]): Examination {
  const nothing = {
    filesScanned: 0,
    edges: 0,
    rules: [],
    skippedRules: [],
    findings: [],
    notes: [],
  }
  return { ...nothing, problems }
}
