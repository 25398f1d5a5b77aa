import { contentHash } from '../files/content-hash.ts'
import { digestOf } from '../files/file-digest.ts'
import { findFiles, type FoundFiles } from '../files/find-files.ts'
import { readText } from '../files/read-text.ts'
import { installStamp } from '../graph/install-stamp.ts'
import { SourceReader } from '../house/read-source.ts'
import { compileGlobs } from '../map/match-globs.ts'
import type { RunPlan } from './guard-options.ts'

/** Hashes of the bytes of files, by path; empty where there is nothing to read. */
export type Hashes = ReadonlyMap<string, string>

/** What there is to check, before anything of it is read as code. */
export interface Survey {
  readonly plan: RunPlan
  /** `null` where there is no map. */
  readonly mapText: string | null
  readonly found: FoundFiles
  /** Digest of manifests and tsconfigs. */
  readonly configs: string
  /** Changes when packages are installed. */
  readonly installed: string
}

/** Digest of a text that may be missing. */
export function textDigest(text: string | null): string {
  return text === null ? '' : contentHash(text)
}

export function configsDigest(root: string, { manifests, tsconfigs }: FoundFiles): string {
  return digestOf(
    [...manifests, ...tsconfigs].flatMap((path) => [path, textDigest(readText(root, path))]),
  )
}

/** Looks at what there is to check. */
export function surveyTree(
  plan: RunPlan,
  mapText: string | null,
  ignore: readonly string[],
): Survey {
  const found = findFiles(plan.root, compileGlobs(ignore))
  const configs = configsDigest(plan.root, found)
  return { plan, mapText, found, configs, installed: installStamp(plan.root) }
}

/** Hashes every source: reading them all takes less time than parsing a hundred. */
export function hashSources({ plan, found }: Survey): Hashes {
  const reader = new SourceReader(plan.root)
  return new Map(
    found.sources.map((path) => {
      const bytes = reader.read(path)
      return [path, Buffer.isBuffer(bytes) ? contentHash(bytes) : ''] as const
    }),
  )
}

/** Digest of everything an outcome depends on but for what the resolver witnessed. */
export function inputsDigest(survey: Survey, sources: Hashes): string {
  const { plan, mapText, found, configs, installed } = survey
  const { root, mapPath, rules, today } = plan
  return digestOf([
    root,
    mapPath,
    rules.join(' '),
    today,
    textDigest(mapText),
    configs,
    installed,
    found.by,
    ...[...found.unread].flatMap(([extension, paths]) => [extension, ...paths]),
    ...found.sources.flatMap((path) => [path, sources.get(path) ?? '']),
  ])
}
