import { Command } from 'commander'
import type { CommandContext } from '../command-context.ts'
import type { Finish } from './finish.ts'
import { replayWith } from './replay-command.ts'

/** `first-contact capsule replay <file>`: short for `replay --capsule <file> --offline`. */
export function capsuleReplayCommand(context: CommandContext, finish: Finish): Command {
  return new Command('replay')
    .description('make the decisions of a capsule again: with the code in it, and with today’s')
    .argument('<file>', 'a capsule')
    .option(
      '--code <code>',
      'recorded, current, or a file with a bundle; else recorded and current',
    )
    .option('--root <folder>', 'folder of the project whose code is today’s', '.')
    .option('--minimize', 'find the smallest input on which the codes still differ as they do')
    .option('--junit <file>', 'write a JUnit report too')
    .action((file: string, options: { readonly root: string }) =>
      finish(() =>
        replayWith(
          [],
          { ...options, capsule: [file], offline: true, timeLimit: 5000, memoryLimit: 256 },
          context,
        ),
      ),
    )
}
