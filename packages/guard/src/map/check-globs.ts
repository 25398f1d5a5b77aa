import { problem, type Problem } from '../errors/problem.ts'
import type { LayerMap, Room } from './layer-map.ts'
import { compileGlob, compileGlobs } from './match-globs.ts'

interface NamedGlob {
  /** As it is written in the file. */
  readonly written: string
  /** Where it stands, in words: `room store`. */
  readonly where: string
  readonly isIdle: (paths: readonly string[]) => boolean
  readonly does: string
}

function named(where: string, globs: readonly string[]): readonly NamedGlob[] {
  return globs.map((glob) => {
    const matches = compileGlob(glob)
    const isIdle = (paths: readonly string[]) => !paths.some(matches)
    return { written: glob, where, isIdle, does: 'matches no file' }
  })
}

function exceptions({ name, globs, except }: Room): readonly NamedGlob[] {
  const isInside = compileGlobs(globs)
  return except.map((glob) => {
    const matches = compileGlob(glob)
    const isIdle = (paths: readonly string[]) =>
      !paths.some((path) => isInside(path) && matches(path))
    return { written: `!${glob}`, where: `room ${name}`, isIdle, does: 'leaves out no file' }
  })
}

/**
 * Globs that match nothing: what they were to check or to allow is somewhere else by now. Those
 * under `ignore` and `generated` may name what is not there at the moment.
 */
export function checkGlobs(
  { path, rooms, blessed, models, rules }: LayerMap,
  paths: readonly string[],
  globLines: ReadonlyMap<string, number>,
): readonly Problem[] {
  const globs = [
    ...[...rooms.values()].flatMap((room) => named(`room ${room.name}`, room.globs)),
    ...[...rooms.values()].flatMap(exceptions),
    ...[...blessed].flatMap(([kind, each]) => named(`blessed.${kind}`, each)),
    ...named('models', models),
    ...named('rules', rules),
  ]
  return globs
    .filter(({ isIdle }) => isIdle(paths))
    .map(({ written, where, does }) => {
      const line = globLines.get(written)
      const place = line === undefined ? { path } : { path, line }
      return problem('FC_GUARD_GLOB_IDLE', `glob ${written} of ${where} ${does}`, place)
    })
}
