import { Command } from 'commander'
import { addJson } from './add-json.ts'
import type { CommandContext } from './command-context.ts'
import type { Finish } from './commands/finish.ts'
import { guardCommand } from './commands/guard-command.ts'

/**
 * The command line with `guard` alone. It is run at every save and before every commit, and must
 * not wait for a store and a station to load.
 */
export function createGuardProgram(context: CommandContext, finish: Finish): Command {
  const program = new Command('first-contact')
    .helpOption('-h, --help', 'show help')
    .enablePositionalOptions()
    .addCommand(guardCommand(context, finish))
  addJson(program)
  return program
}
