import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { CodeSource, KeyRing, RecordedEvidence } from '@first-contact/replay'
import type { CommandContext } from '../command-context.ts'
import { storeDecisions } from '../reading/store-decisions.ts'
import type { ReplayFlags, ReplayWhat } from './replay-flags.ts'

// The bundler, the parser and the sandbox come along; no other command shall wait for them.
export const loadReplay = () => import('@first-contact/replay')

/** Everything that a replay works with. */
export interface OpenReplay {
  readonly evidence: RecordedEvidence
  readonly keys: KeyRing
  readonly recorded: CodeSource
  readonly current: CodeSource
  /** The journal's folder; null where there is none. */
  readonly journal: string | null
  readonly close: () => Promise<void>
}

const journalFolder = join('.first-contact', 'journal')

/** Opens what a replay is asked for. The journal has keys and code also where files are named. */
export async function openReplay(
  what: ReplayWhat,
  flags: ReplayFlags,
  context: CommandContext,
): Promise<OpenReplay> {
  const replay = await loadReplay()
  const root = resolve(context.cwd, flags.root)
  const named = context.variables['FC_ENGINE_MANIFEST']
  const manifest = named === undefined ? replay.manifestFileOf(root) : resolve(context.cwd, named)
  const ownJournal = context.variables['FC_JOURNAL_DIR']
  const folder =
    ownJournal === undefined ? join(root, journalFolder) : resolve(context.cwd, ownJournal)
  const journal = existsSync(folder) ? folder : null
  const store = flags.offline === true ? null : storeDecisions(context)
  const places = {
    bundles: [replay.bundleFolderOf(manifest)],
    ...(store === null ? {} : { station: store.reader }),
  }
  const journals = journal === null ? [] : [journal]
  const records = what.paths.length === 0 ? journals : what.paths
  const evidence = new replay.RecordedEvidence({ records, ...places })
  // Sealed fields and code of a file from elsewhere may be known here.
  const more = new replay.RecordedEvidence({ records: journals, ...places })
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
  const { bundleFile } = await loadReplay()
  return [bundleFile(resolve(cwd, code))]
}
