import { existsSync, readdirSync } from 'node:fs'
import { join, relative, resolve } from 'node:path'
import type { StationReader } from '@first-contact/replay'
import { FirstContactError } from '@first-contact/recorder/errors'
import type { CommandContext } from '../command-context.ts'
import { printable } from '../output/printable.ts'

/** Where a project keeps capsules that a replay looks into by itself. */
export const capsuleFolder = join('.first-contact', 'capsules')

/** How a capsule is recognised among other files that are named. */
export const isCapsuleFile = (path: string): boolean => path.endsWith('.fcap')

/**
 * Opens capsules that were named; each has to be whole.
 *
 * @throws FC_CAPSULE_*
 */
export async function openCapsules(
  files: readonly string[],
  { cwd }: CommandContext,
): Promise<readonly StationReader[]> {
  if (files.length === 0) return []
  const { capsuleReader, readCapsule } = await import('@first-contact/replay')
  return files.map((file) => capsuleReader(readCapsule(file), shownPath(file, cwd)))
}

/**
 * The capsules of the project, each opened when it is first asked: most replays find what they want
 * in the journal. One that is broken is told and passed over.
 */
export function ownCapsules(root: string, context: CommandContext): readonly StationReader[] {
  const folder = resolve(root, capsuleFolder)
  if (!existsSync(folder)) return []
  return readdirSync(folder)
    .filter(isCapsuleFile)
    .toSorted()
    .map((name) => lazyReader(join(folder, name), context))
}

function lazyReader(file: string, context: CommandContext): StationReader {
  let opened: Promise<StationReader | null> | undefined
  const opening = (): Promise<StationReader | null> => (opened ??= openOrTell(file, context))
  return {
    name: shownPath(file, context.cwd),
    findDecision: async (id) => (await opening())?.findDecision(id) ?? null,
    async *listDecisions(query) {
      const reader = await opening()
      if (reader !== null) yield* reader.listDecisions(query)
    },
    findBundle: async (version) => (await opening())?.findBundle(version) ?? null,
    findSubjectKey: async (keyId) => (await opening())?.findSubjectKey(keyId) ?? null,
  }
}

async function openOrTell(file: string, context: CommandContext): Promise<StationReader | null> {
  try {
    const [reader] = await openCapsules([file], context)
    return reader ?? null
  } catch (error) {
    if (!FirstContactError.is(error)) throw error
    const told = `${shownPath(file, context.cwd)} was passed over: ${error.message}`
    context.output.note(printable(told))
    return null
  }
}

/** Short where it lies below. */
export function shownPath(file: string, cwd: string): string {
  const shown = relative(cwd, file)
  return shown.startsWith('..') || shown === '' ? file : shown
}
