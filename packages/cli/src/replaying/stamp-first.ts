import { resolve } from 'node:path'
import type { CommandContext } from '../command-context.ts'
import { printable } from '../output/printable.ts'

/** What was stamped before a station started. */
export interface StampedFirst {
  readonly stamped: number
  readonly withoutVersion: number
}

/**
 * Stamps the engines of the project that a station is started in, so that what decides there has a
 * version. Whatever goes wrong is said and keeps no station from starting.
 */
export async function stampFirst(context: CommandContext): Promise<StampedFirst> {
  const { cwd, variables, output } = context
  try {
    const { manifestFileOf, stampProject, writeStamp } = await import('@first-contact/replay')
    const report = await stampProject({ root: cwd })
    for (const { message } of report.problems) output.note(`no version: ${printable(message)}`)
    if (report.engines.length === 0) return { stamped: 0, withoutVersion: report.problems.length }
    const named = variables['FC_ENGINE_MANIFEST']
    const file = named === undefined ? manifestFileOf(report.root) : resolve(cwd, named)
    writeStamp(report, file, context.now())
    const stamped = report.engines.filter(({ bundle }) => bundle !== null).length
    return { stamped, withoutVersion: report.problems.length }
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    output.note(`the engines were not stamped: ${printable(why)}`)
    return { stamped: 0, withoutVersion: 0 }
  }
}
