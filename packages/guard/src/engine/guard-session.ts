import { dirname } from 'node:path'
import { baselineFileName } from '../baseline/baseline.ts'
import { prepareCacheFolder, RunCache, type OpenedCache } from '../cache/run-cache.ts'
import { changedOthers } from '../files/other-reads.ts'
import { readText } from '../files/read-text.ts'
import { installMarkPaths } from '../graph/install-stamp.ts'
import { stillHold } from '../graph/witnesses.ts'
import type { MapReading } from '../map/read-map.ts'
import type { GuardReport } from '../report/guard-report.ts'
import type { Followed } from '../watch/tree-watcher.ts'
import { conclude } from './conclude.ts'
import type { Examination } from './examination.ts'
import type { Examined, Examiner } from './examiner.ts'
import type { RunPlan } from './guard-options.ts'
import type { KeptRun } from './kept-run.ts'
import { loadMap } from './load-map.ts'
import {
  configsDigest,
  hashSources,
  inputsDigest,
  surveyTree,
  textDigest,
  type Hashes,
  type Survey,
} from './survey.ts'
import { toolStamp } from './tool-stamp.ts'

/** When a check is made. */
export interface CheckTime {
  /** `2026-11-23`, in UTC. */
  readonly today: string
  /** On the clock of `performance.now()`. */
  readonly startedAtMs: number
}

/** The last check, with all that it came from. */
interface LastCheck {
  readonly survey: Survey
  readonly reading: MapReading
  readonly examined: Examined
}

function hashesOf({ scanned }: KeptRun): Hashes {
  return new Map(Array.from(scanned, ([path, { hash }]) => [path, hash]))
}

/** Nobody witnessed all the places where an import led nowhere, so its outcome is not kept. */
function leadsEverywhere({ edges }: KeptRun): boolean {
  for (const each of edges.values()) {
    if (each.some(({ to }) => to.kind === 'unresolved')) return false
  }
  return true
}

/** Checks one repository, once or again and again; what holds of earlier checks is taken over. */
export class GuardSession {
  readonly #plan: RunPlan
  readonly #isLasting: boolean
  readonly #cache: RunCache | null
  #examiner: Examiner | null = null
  #kept: KeptRun | null = null
  #map: { readonly text: string | null; readonly reading: MapReading } | null = null
  #last: LastCheck | null = null
  #isSaved = false
  #notes: readonly string[] = []

  /** @param isLasting - whether there will be more checks than one */
  constructor(plan: RunPlan, isLasting: boolean) {
    this.#plan = plan
    this.#isLasting = isLasting
    const { cacheFolder } = plan
    if (cacheFolder !== null) prepareCacheFolder(cacheFolder)
    this.#cache = cacheFolder === null ? null : new RunCache(cacheFolder, plan, toolStamp())
  }

  /** Looks at everything, and reads what has changed. */
  async check({ today, startedAtMs }: CheckTime): Promise<GuardReport> {
    const plan = { ...this.#plan, today }
    const opened = this.#examiner === null ? (this.#cache?.open() ?? null) : null
    const mapText = readText(plan.root, plan.mapPath)
    const survey = surveyTree(plan, mapText, await this.#ignoreOf(plan, mapText, opened))
    const isComparing = opened !== null || this.#last !== null
    const sources = isComparing ? hashSources(survey) : null
    // Who will be asked again needs the files themselves, not only what was said of them.
    const isEnough = opened !== null && sources !== null && !this.#isLasting
    const known = isEnough ? recall(survey, sources, opened) : null
    const examination = known ?? (await this.#examine(survey, sources, opened))
    if (known === null && !this.#isLasting) await this.save()
    return this.#conclude(plan, examination, startedAtMs)
  }

  /** Looks at these sources again; `null` where more has to be looked at. */
  async checkFiles(
    paths: ReadonlySet<string>,
    { today, startedAtMs }: CheckTime,
  ): Promise<GuardReport | null> {
    const before = this.#last
    if (before === null || this.#examiner === null) return null
    const examined = await this.#examiner.examineFiles(paths, today)
    if (examined === null) return null
    this.#learn({ ...before, examined })
    return this.#conclude(before.survey.plan, examined.examination, startedAtMs)
  }

  /** Keeps for the next process what this one knows. */
  async save(): Promise<void> {
    const last = this.#last
    const kept = last?.examined.kept ?? null
    if (this.#cache === null || last === null || kept === null || this.#isSaved) return
    const { survey, reading, examined } = last
    const { plan, mapText, found } = survey
    // A configuration that changed meanwhile belongs to nobody knows which outcome.
    const isStill =
      readText(plan.root, plan.mapPath) === mapText &&
      configsDigest(plan.root, found) === survey.configs
    const isBelievable =
      isStill && examined.examination.problems.length === 0 && leadsEverywhere(kept)
    const outcome = {
      inputs: isBelievable ? inputsDigest(survey, hashesOf(kept)) : '',
      witnesses: kept.witnesses,
      others: examined.others,
      map: textDigest(mapText),
      ignore: reading.map?.ignore ?? [],
      examination: examined.examination,
    }
    const why = await this.#cache.write(outcome, kept)
    this.#isSaved = true
    this.#notes = why === null ? [] : [`nothing is kept for the next run: ${why}`]
  }

  /** What a watch has to follow to hear of whatever may change the outcome. */
  followed(): Followed {
    const { mapPath } = this.#plan
    const last = this.#last
    const known = new Set([
      mapPath,
      baselineFileName,
      '.gitignore',
      'node_modules',
      ...installMarkPaths,
    ])
    const { found } = last?.survey ?? {}
    for (const path of [...(found?.manifests ?? []), ...(found?.tsconfigs ?? [])]) known.add(path)
    for (const [path] of last?.examined.others ?? []) known.add(path)
    for (const [path] of last?.examined.kept?.witnesses.files ?? []) known.add(path)
    const sources = new Set(found?.sources)
    return {
      folders: new Set([...(found?.folders ?? ['']), dirname(mapPath), 'node_modules']),
      isSource: (path) => sources.has(path),
      isRead: (path) => known.has(path),
    }
  }

  #conclude(plan: RunPlan, examination: Examination, startedAtMs: number): Promise<GuardReport> {
    return conclude(
      plan,
      { ...examination, notes: [...examination.notes, ...this.#notes] },
      startedAtMs,
    )
  }

  async #ignoreOf(plan: RunPlan, mapText: string | null, opened: OpenedCache | null) {
    if (opened?.outcome.map === textDigest(mapText)) return opened.outcome.ignore
    return (await this.#read(plan, mapText)).map?.ignore ?? []
  }

  /** The map as it was read before, where its text is the same. */
  async #read(plan: RunPlan, text: string | null): Promise<MapReading> {
    if (this.#map?.text === text) return this.#map.reading
    const reading = await loadMap(plan, text)
    this.#map = { text, reading }
    return reading
  }

  async #examine(
    survey: Survey,
    sources: Hashes | null,
    opened: OpenedCache | null,
  ): Promise<Examination> {
    const { plan, mapText, found, installed } = survey
    const examiner = this.#examiner ?? (await this.#begin(opened))
    const reading = await this.#read(plan, mapText)
    const known = this.#kept?.scanned
    const isUnchanged = (path: string) =>
      sources !== null && sources.get(path) === known?.get(path)?.hash
    const examined = await examiner.examine({ plan, reading, found, installed, isUnchanged })
    this.#learn({ survey, reading, examined })
    return examined.examination
  }

  async #begin(opened: OpenedCache | null): Promise<Examiner> {
    const kept = (await opened?.kept()) ?? null
    const { Examiner } = await import('./examiner.ts')
    this.#kept = kept
    this.#examiner = new Examiner(kept, this.#isLasting)
    return this.#examiner
  }

  #learn(last: LastCheck): void {
    this.#last = last
    this.#kept = last.examined.kept
    this.#isSaved = false
  }
}

/** The outcome of an earlier run, where everything it rests on is the same. */
function recall(survey: Survey, sources: Hashes, { outcome }: OpenedCache): Examination | null {
  if (outcome.inputs !== inputsDigest(survey, sources)) return null
  const { root } = survey.plan
  return stillHold(root, outcome.witnesses) && changedOthers(root, outcome.others).size === 0
    ? outcome.examination
    : null
}
