import { Command, Option } from 'commander'
import { startRecorder } from '@first-contact/recorder'
import { loadConfig } from '@first-contact/station/ops'
import type { CommandContext } from '../command-context.ts'
import { exitCodes, type ExitCode } from '../exit-code.ts'
import { oneOf, refuse } from '../parse-arguments.ts'
import { openDelivery, spoolDirOf } from '../reading/delivery.ts'
import type { Finish } from './finish.ts'

const markTypes = ['deploy', 'flag', 'configuration', 'note'] as const
const textMaxChars = 200

/** A mark is one record; longer than this and nobody answers. Counts once the store is open. */
const deliveryMs = 10_000

interface MarkOptions {
  readonly type: (typeof markTypes)[number]
}

function readText(text: string): string {
  return text.trim() !== '' && text.length <= textMaxChars
    ? text
    : refuse('<text>', text, `1 to ${textMaxChars} characters`)
}

async function mark(
  context: CommandContext,
  text: string,
  options: MarkOptions,
): Promise<ExitCode> {
  const { output } = context
  const { config } = await loadConfig({ cwd: context.cwd, variables: context.variables })
  const delivery = await openDelivery(context)
  try {
    await delivery.ready()
    // Through the spool like any record: a station that is down now has it later.
    const recorder = startRecorder({
      producer: 'first-contact-cli',
      environment: config.environment,
      processHooks: false,
      sink: {
        kind: 'spool',
        dir: spoolDirOf(context),
        transport: delivery.transport,
        isDisposable: true,
      },
    })
    recorder.mark(text, options.type)
    const { remaining } = await recorder.stop(deliveryMs)
    const isDelivered = remaining === 0
    output.json({
      text,
      type: options.type,
      environment: config.environment,
      delivered: isDelivered,
    })
    output.line(
      isDelivered
        ? `marked: ${options.type} "${text}" in ${config.environment}`
        : `kept in ${spoolDirOf(context)}: ${delivery.to} has not confirmed it; first-contact ship tries again`,
    )
    return isDelivered ? exitCodes.holds : exitCodes.couldNotTell
  } finally {
    await delivery.close()
  }
}

/** `first-contact mark <text>` */
export function markCommand(context: CommandContext, finish: Finish): Command {
  return new Command('mark')
    .description('write a deploy, a flag change or a note on the timeline')
    .argument('<text>', `what happened, at most ${textMaxChars} characters`, readText)
    .addOption(
      new Option('--type <type>', markTypes.join(', '))
        .default('note')
        .argParser(oneOf('--type', markTypes)),
    )
    .addHelpText(
      'after',
      `
Examples:
  first-contact mark "deployed 4f2c1e" --type deploy
  first-contact mark "raised the budget limit to 50" --type configuration`,
    )
    .action((text: string, options: MarkOptions) => finish(() => mark(context, text, options)))
}
