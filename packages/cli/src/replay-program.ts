import { Command } from 'commander'
import { addJson } from './add-json.ts'
import type { CommandContext } from './command-context.ts'
import type { Finish } from './commands/finish.ts'
import { bisectCommand } from './commands/bisect-command.ts'
import { replayCommand } from './commands/replay-command.ts'
import { stampCommand } from './commands/stamp-command.ts'

/**
 * The command line with `replay` and `stamp` alone: they run before every start and in every check,
 * and mostly need neither a store nor a station.
 */
export function createReplayProgram(context: CommandContext, finish: Finish): Command {
  const program = new Command('first-contact')
    .helpOption('-h, --help', 'show help')
    .addCommand(replayCommand(context, finish))
    .addCommand(bisectCommand(context, finish))
    .addCommand(stampCommand(context, finish))
  addJson(program)
  return program
}
