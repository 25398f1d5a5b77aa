import { existsSync, readdirSync } from 'node:fs'
import { join, relative, resolve } from 'node:path'
import type { StationReader } from '@first-contact/replay'
import { FirstContactError } from '@first-contact/recorder/errors'
import type { CommandContext } from '../command-context.ts'

/** Where a project keeps capsules that a replay looks into by itself. */
export const capsuleFolder = join('.first-contact', 'capsules')

/**
 * The capsules that were named, and those of the project. One that was named has to be whole; of the
 * others a broken one is told and passed over.
 *
 * @throws FC_CAPSULE_* of one that was named
 */
export async function openCapsules(
  root: string,
  named: readonly string[],
  context: CommandContext,
): Promise<readonly StationReader[]> {
  const own = ownCapsules(resolve(root, capsuleFolder))
  if (named.length + own.length === 0) return []
  const { capsuleReader, readCapsule } = await import('@first-contact/replay')
  const readerOf = (file: string): StationReader =>
    capsuleReader(readCapsule(file), shownPath(file, context.cwd))
  const given = named.map((file) => readerOf(resolve(context.cwd, file)))
  const found = own.flatMap((file) => {
    try {
      return [readerOf(file)]
    } catch (error) {
      if (!FirstContactError.is(error)) throw error
      context.output.note(`${shownPath(file, context.cwd)} was passed over: ${error.message}`)
      return []
    }
  })
  return [...given, ...found]
}

function ownCapsules(folder: string): readonly string[] {
  if (!existsSync(folder)) return []
  return readdirSync(folder)
    .filter((name) => name.endsWith('.fcap'))
    .toSorted()
    .map((name) => join(folder, name))
}

/** Short where it lies below. */
export function shownPath(file: string, cwd: string): string {
  const shown = relative(cwd, file)
  return shown.startsWith('..') || shown === '' ? file : shown
}
