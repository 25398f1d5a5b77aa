import { Command } from 'commander'
import type { CommandContext } from '../command-context.ts'
import { exitCodes } from '../exit-code.ts'
import { timelineLines } from '../output/timeline-lines.ts'
import { correlationIdArgument } from '../parse-arguments.ts'
import { readingEvidence, withEvidenceOptions, type EvidenceOptions } from './evidence-options.ts'
import type { Finish } from './finish.ts'

/** `first-contact trace <correlation-id>` */
export function traceCommand(context: CommandContext, finish: Finish): Command {
  const command = new Command('trace')
    .description('what happened together: everything under one correlation id, as a waterfall')
    .argument(
      '<correlation-id>',
      'the reference id of an answer, 32 hex digits',
      correlationIdArgument,
    )
  return withEvidenceOptions(command)
    .addHelpText(
      'after',
      `
Examples:
  first-contact trace 4bf92f3577b34da6a3ce929d0e0e4736
  first-contact trace 4bf92f3577b34da6a3ce929d0e0e4736 --from errors.jsonl`,
    )
    .action((correlationId: string, options: EvidenceOptions) =>
      finish(() =>
        readingEvidence(context, options, async (reader) => {
          const { output } = context
          const timeline = await reader.timeline(correlationId)
          output.json(timeline ?? { correlation_id: correlationId, found: false })
          if (timeline === null) {
            output.line(`nothing is stored under ${correlationId} in ${reader.source}`)
            return exitCodes.couldNotTell
          }
          for (const line of timelineLines(timeline, output)) output.line(line)
          return exitCodes.holds
        }),
      ),
    )
}
