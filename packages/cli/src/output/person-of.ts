import type { CommandContext } from '../command-context.ts'

/** Whoever is signed in to the machine, for the record of what was done. */
export function personOf({ variables }: Pick<CommandContext, 'variables'>): string {
  return variables['USER'] ?? variables['LOGNAME'] ?? variables['USERNAME'] ?? 'first-contact cli'
}
