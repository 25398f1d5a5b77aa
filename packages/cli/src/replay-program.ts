import { Command } from 'commander'
import { addJson } from './add-json.ts'
import type { CommandContext } from './command-context.ts'
import type { Finish } from './commands/finish.ts'

const commands = {
  replay: async () => (await import('./commands/replay-command.ts')).replayCommand,
  bisect: async () => (await import('./commands/bisect-command.ts')).bisectCommand,
  stamp: async () => (await import('./commands/stamp-command.ts')).stampCommand,
} as const

type ReplayCommandName = keyof typeof commands

/** Whether a command is one of those that have a program of their own. */
export function isReplayCommand(name: string | undefined): name is ReplayCommandName {
  return name !== undefined && Object.hasOwn(commands, name)
}

/**
 * The command line with one of `replay`, `bisect` and `stamp` alone: they run before every start and
 * in every check, and mostly need neither a store nor a station.
 */
export async function createReplayProgram(
  name: ReplayCommandName,
  context: CommandContext,
  finish: Finish,
): Promise<Command> {
  const command = await commands[name]()
  const program = new Command('first-contact')
    .helpOption('-h, --help', 'show help')
    .addCommand(command(context, finish))
  addJson(program)
  return program
}
