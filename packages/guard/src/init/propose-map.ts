import { examine } from '../engine/examine.ts'
import type { Examination } from '../engine/examination.ts'
import type { RunPlan } from '../engine/guard-options.ts'
import { findFiles } from '../files/find-files.ts'
import type { Problem } from '../errors/problem.ts'
import { compileGlobs } from '../map/match-globs.ts'
import { readMap } from '../map/read-map.ts'
import { allowancesFor, globsOf, type Allowance } from './make-allowances.ts'
import { mapText } from './map-text.ts'
import { plainMap } from './plain-map.ts'
import type { Preset, ProposedMap } from './proposed-map.ts'
import { sevenMap, sevenSigns } from './seven-map.ts'
import { setAside } from './set-aside.ts'
import { readRepository, type Repository } from './read-repository.ts'

/** A map that was tried: what the guard says with it. */
export interface TriedMap {
  readonly map: ProposedMap
  readonly text: string
  readonly examination: Examination
  readonly repository: Repository
}

export type MapProposal =
  | { readonly kind: 'proposed'; readonly tried: TriedMap; readonly notes: readonly string[] }
  | { readonly kind: 'refused'; readonly problems: readonly Problem[] }

/** Allowances may lead to others: a file that is ignored was imported by another one. */
const roundsMax = 5
/** Beyond this many, something is wrong that no map can put right. */
const allowancesMax = 40

/** The rules that judge by the map. */
const ofMap = new Set(['layers', 'domain-purity', 'envelope-leak', 'emission'])
/** So many of the seven layers have to be there, the domain among them. */
const layersMin = 3
/** So much of the code has to lie in folders that name a layer for certain. */
const shareMin = 0.5
/** More than so many imports against the layers, and they are not what the code is built on. */
const againstMax = 0.1

async function readWithAllowances(
  plan: RunPlan,
): Promise<
  | { readonly repository: Repository; readonly allowances: readonly Allowance[] }
  | { readonly problems: readonly Problem[] }
> {
  const allowances: Allowance[] = []
  for (let round = 0; ; round += 1) {
    const repository = await readRepository(plan, globsOf(allowances))
    const { problems } = repository
    if (problems.length === 0) return { repository, allowances }
    const more = allowancesFor(problems)
    const isTooMuch = allowances.length + more.allowances.length > allowancesMax
    if (more.remaining.length > 0 || isTooMuch || round === roundsMax) return { problems }
    allowances.push(...more.allowances)
  }
}

/** Runs the guard with a map that is not written yet. */
async function tryMap(plan: RunPlan, text: string): Promise<Examination> {
  const reading = readMap(text, plan.mapPath)
  const found = findFiles(plan.root, compileGlobs(reading.map?.ignore ?? []))
  return await examine({ plan, reading, found })
}

async function tried(plan: RunPlan, map: ProposedMap, repository: Repository): Promise<TriedMap> {
  const { filesScanned, edges } = repository
  const text = mapText(map, `${filesScanned} files, ${edges} imports, preset ${map.preset}`)
  return { map, text, examination: await tryMap(plan, text), repository }
}

/** Findings of the map itself; those of other rules are there with any map. */
function findingsOfMap({ examination }: TriedMap): number {
  return examination.findings.filter(({ rule }) => ofMap.has(rule)).length
}

/**
 * Tries the seven layers where the names of folders speak of them, and keeps to them where most of
 * the code does.
 */
async function sevenIfItFits(
  plan: RunPlan,
  repository: Repository,
  allowances: readonly Allowance[],
): Promise<{ readonly tried: TriedMap | null; readonly notes: readonly string[] }> {
  const { paths, imports, packages } = repository
  const { share, layers } = sevenSigns(setAside(paths, imports, packages).code)
  const isSuggested = layers.has('L4') && layers.size >= layersMin && share >= shareMin
  if (!isSuggested) return { tried: null, notes: [] }
  const seven = await tried(plan, sevenMap(repository, allowances), repository)
  const against = findingsOfMap(seven)
  if (against <= imports.length * againstMax) return { tried: seven, notes: [] }
  const note = `folder names speak of seven layers, but ${against} imports go against them; --preset seven proposes them all the same`
  return { tried: null, notes: [note] }
}

/** Makes a map of a repository that nobody has described yet, and tries it. */
export async function proposeMap(plan: RunPlan, preset: Preset | null): Promise<MapProposal> {
  const read = await readWithAllowances(plan)
  if ('problems' in read) return { kind: 'refused', problems: read.problems }
  const { repository, allowances } = read
  if (preset === 'seven') {
    const seven = await tried(plan, sevenMap(repository, allowances), repository)
    return { kind: 'proposed', tried: seven, notes: [] }
  }
  const fitting =
    preset === null ? await sevenIfItFits(plan, repository, allowances) : { tried: null, notes: [] }
  const best = fitting.tried ?? (await tried(plan, plainMap(repository, allowances), repository))
  return { kind: 'proposed', tried: best, notes: fitting.notes }
}
