import { Command } from 'commander'
import { addJson } from './add-json.ts'
import type { CommandContext } from './command-context.ts'
import { bisectCommand } from './commands/bisect-command.ts'
import { capsuleCommand } from './commands/capsule-command.ts'
import { diagnoseCommand } from './commands/diagnose-command.ts'
import { eraseCommand } from './commands/erase-command.ts'
import type { Finish } from './commands/finish.ts'
import { guardCommand } from './commands/guard-command.ts'
import { incidentsCommand } from './commands/incidents-command.ts'
import { keysCommand } from './commands/keys-command.ts'
import { markCommand } from './commands/mark-command.ts'
import { shipCommand } from './commands/ship-command.ts'
import { preflightCommand } from './commands/preflight-command.ts'
import { replayCommand } from './commands/replay-command.ts'
import { showCommand } from './commands/show-command.ts'
import { startCommand } from './commands/start-command.ts'
import { stampCommand } from './commands/stamp-command.ts'
import { storeCommand } from './commands/store-command.ts'
import { tokenCommand } from './commands/token-command.ts'
import { traceCommand } from './commands/trace-command.ts'

/** The whole command line. */
export function createProgram(context: CommandContext, finish: Finish, version: string): Command {
  const program = new Command('first-contact')
    .description('The system observes itself: what failed, what happened together, and why.')
    .version(version, '--version')
    .helpOption('-h, --help', 'show help')
    .enablePositionalOptions()
    .addCommand(startCommand(context, finish))
    .addCommand(incidentsCommand(context, finish))
    .addCommand(traceCommand(context, finish))
    .addCommand(showCommand(context, finish))
    .addCommand(diagnoseCommand(context, finish))
    .addCommand(replayCommand(context, finish))
    .addCommand(bisectCommand(context, finish))
    .addCommand(capsuleCommand(context, finish))
    .addCommand(stampCommand(context, finish))
    .addCommand(preflightCommand(context, finish))
    .addCommand(guardCommand(context, finish))
    .addCommand(storeCommand(context, finish))
    .addCommand(shipCommand(context, finish))
    .addCommand(markCommand(context, finish))
    .addCommand(keysCommand(context, finish))
    .addCommand(eraseCommand(context, finish))
    .addCommand(tokenCommand(context, finish))
    .addHelpText(
      'after',
      `
Exit codes: 0 it holds, 1 it does not, 2 could not tell, 3 unusable input or configuration.

Examples:
  first-contact start
  first-contact incidents --hours 168
  first-contact trace 4bf92f3577b34da6a3ce929d0e0e4736
  first-contact replay dec_0123456789abcdef
  first-contact preflight
  first-contact guard
  first-contact store verify`,
    )
  addJson(program)
  return program
}
