import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { CodeSource, KeyRing, RecordedEvidence } from '@first-contact/replay'
import { openCapsules, ownCapsules } from '../capsules/open-capsules.ts'
import type { CommandContext } from '../command-context.ts'
import { storeDecisions } from '../reading/store-decisions.ts'
import type { ReplayFlags, ReplayWhat } from './replay-flags.ts'

// The bundler, the parser and the sandbox come along; no other command shall wait for them.
export const loadReplay = () => import('@first-contact/replay')
/** What making decisions again takes of it. */
export const loadReplaying = () => import('@first-contact/replay/replaying')

/** Everything that a replay works with. */
export interface OpenReplay {
  readonly evidence: RecordedEvidence
  readonly keys: KeyRing
  readonly recorded: CodeSource
  readonly current: CodeSource
  /** The journal's folder; null where there is none. */
  readonly journal: string | null
  /** How many capsules are looked into. */
  readonly capsules: number
  readonly asksStore: boolean
  readonly close: () => Promise<void>
}

const journalFolder = join('.first-contact', 'journal')

/** Where a project keeps what it decided. */
export interface ProjectPlaces {
  readonly root: string
  /** The journal's folder; null where there is none. */
  readonly journal: string | null
  /** The folder of bundles. */
  readonly bundles: string
}

/** The places of a project, by its folder and what the environment says. */
export async function projectPlaces(
  folder: string,
  { cwd, variables }: CommandContext,
): Promise<ProjectPlaces> {
  const replay = await loadReplaying()
  const root = resolve(cwd, folder)
  const named = variables['FC_ENGINE_MANIFEST']
  const manifest = named === undefined ? replay.manifestFileOf(root) : resolve(cwd, named)
  const ownJournal = variables['FC_JOURNAL_DIR']
  const journal = ownJournal === undefined ? join(root, journalFolder) : resolve(cwd, ownJournal)
  return {
    root,
    journal: existsSync(journal) ? journal : null,
    bundles: replay.bundleFolderOf(manifest),
  }
}

/**
 * Opens what a replay is asked for: files and the journal first, then capsules, then the store. The
 * journal has keys and code also where files are named. Capsules that are named are the whole of
 * what is meant.
 */
export async function openReplay(
  what: ReplayWhat,
  flags: ReplayFlags,
  context: CommandContext,
): Promise<OpenReplay> {
  const replay = await loadReplaying()
  const { root, journal, bundles } = await projectPlaces(flags.root, context)
  const named = await openCapsules(what.capsules, context)
  const own = ownCapsules(root, context)
  const store = flags.offline === true ? null : storeDecisions(context)
  const readers = [...named, ...own, ...(store === null ? [] : [store.reader])]
  const journals = journal === null ? [] : [journal]
  const areCapsulesMeant = named.length > 0
  const standard = areCapsulesMeant ? [] : journals
  const evidence = new replay.RecordedEvidence({
    records: what.paths.length === 0 ? standard : what.paths,
    bundles: [bundles],
    readers: areCapsulesMeant ? named : readers,
  })
  // Sealed fields and code of a file from elsewhere may be known here.
  const more = new replay.RecordedEvidence({ records: journals, bundles: [bundles], readers })
  const projectKeys = replay.findProjectKeys({ root, variables: context.variables })
  const findBundle = async (version: string): Promise<string | null> =>
    (await evidence.findBundle(version)) ?? (await more.findBundle(version))
  return {
    evidence,
    keys: new replay.KeyRing(
      projectKeys,
      replay.findKeyIn([evidence.findWrappedKey, more.findWrappedKey]),
    ),
    recorded: replay.recordedCode(findBundle),
    current: replay.currentCode({ root, conditions: flags.condition }),
    journal,
    capsules: areCapsulesMeant ? named.length : own.length,
    asksStore: store !== null && !areCapsulesMeant,
    close: async () => {
      await store?.close()
    },
  }
}

/** The codes to replay with, by what `--code` says. */
export async function codesOf(
  { code }: ReplayFlags,
  { recorded, current }: OpenReplay,
  standard: readonly ('recorded' | 'current')[],
  cwd: string,
): Promise<readonly CodeSource[]> {
  const byName = { recorded, current }
  if (code === undefined) return standard.map((name) => byName[name])
  if (code === 'recorded' || code === 'current') return [byName[code]]
  const { bundleFile } = await loadReplaying()
  return [bundleFile(resolve(cwd, code))]
}
