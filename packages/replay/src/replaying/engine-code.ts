import { readFileSync } from 'node:fs'
import { versionOfBundle } from '@first-contact/recorder/opening'
import type { DecisionRecord } from '@first-contact/recorder/records'
import { replayError } from '../errors/replay-error.ts'
import {
  bundleNamed,
  findProjectEngines,
  type ProjectEngines,
  type ProjectEnginesOptions,
} from '../stamp/project-engines.ts'
import type { VerdictCode } from '../verdict/verdict.ts'

/** The code to make a decision with, or why there is none. */
export type EngineCode =
  | { readonly kind: 'code'; readonly bundle: string; readonly version: string }
  | { readonly kind: 'none'; readonly code: VerdictCode; readonly reason: string }

/** Finds the code for a decision. */
export interface CodeSource {
  /** As it is named to people. */
  readonly name: string
  codeFor(record: DecisionRecord): Promise<EngineCode>
}

/** The code that decided, from wherever it was kept. */
export function recordedCode(findBundle: (version: string) => Promise<string | null>): CodeSource {
  const known = new Map<string, Promise<string | null>>()
  return {
    name: 'the code that decided',
    async codeFor({ engine_version: version, engine_version_reason: why }) {
      if (version === 'unknown') {
        const reason = `which code decided is not known: ${why ?? 'no reason was recorded'}`
        return { kind: 'none', code: 'VERSION_UNKNOWN', reason }
      }
      const found = known.get(version) ?? findBundle(version)
      known.set(version, found)
      const bundle = await found
      if (bundle !== null) return { kind: 'code', bundle, version }
      return { kind: 'none', code: 'BUNDLE_NOT_KEPT', reason: `bundle not kept: ${version}` }
    },
  }
}

/** The code as it is in the working tree. An engine is bundled when its first decision asks. */
export function currentCode(options: ProjectEnginesOptions): CodeSource {
  let project: ProjectEngines | undefined
  const known = new Map<string, Promise<EngineCode>>()
  return {
    name: 'the working tree',
    codeFor({ engine }) {
      project ??= findProjectEngines(options)
      const code = known.get(engine) ?? codeOf(project, engine)
      known.set(engine, code)
      return code
    },
  }
}

async function codeOf(project: ProjectEngines, engine: string): Promise<EngineCode> {
  const outcome = await bundleNamed(project, engine)
  if (outcome === null) {
    const names = project.found.sites.map(({ name }) => name).toSorted()
    const others = names.length === 0 ? 'it has none' : `it has ${names.join(', ')}`
    const reason = `the code has no engine "${engine}": ${others}`
    return { kind: 'none', code: 'ENGINE_MISSING', reason }
  }
  if (outcome.kind === 'refused') {
    return { kind: 'none', code: 'UNLOADABLE', reason: outcome.problem.message }
  }
  const { text } = outcome
  return { kind: 'code', bundle: text, version: versionOfBundle(Buffer.from(text)) }
}

/** One bundle for every decision. */
export function bundleCode(bundle: string, name = 'a bundle'): CodeSource {
  const code = { kind: 'code', bundle, version: versionOfBundle(Buffer.from(bundle)) } as const
  return { name, codeFor: () => Promise.resolve(code) }
}

/**
 * The bundle in a file.
 *
 * @throws FC_REPLAY_CODE
 */
export function bundleFile(file: string): CodeSource {
  try {
    return bundleCode(readFileSync(file, 'utf8'), file)
  } catch (cause) {
    const why = (cause as NodeJS.ErrnoException).code ?? 'unknown'
    throw replayError('FC_REPLAY_CODE', `the bundle ${file} cannot be read (${why})`, { cause })
  }
}
