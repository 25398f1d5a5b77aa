import { Command } from 'commander'
import type { CommandContext } from '../command-context.ts'
import { exitCodes } from '../exit-code.ts'
import { envelopeLines } from '../output/envelope-lines.ts'
import { errorIdArgument } from '../parse-arguments.ts'
import { readingEvidence, withEvidenceOptions, type EvidenceOptions } from './evidence-options.ts'
import type { Finish } from './finish.ts'

/** `first-contact show <error-id>`: reads over the database connection, so it may show more. */
export function showCommand(context: CommandContext, finish: Finish): Command {
  const command = new Command('show')
    .description('one failure as it was stored, with its context; needs the database itself')
    .argument('<error-id>', 'such as err_0123456789ab', errorIdArgument)
  return withEvidenceOptions(command)
    .addHelpText(
      'after',
      `
Examples:
  first-contact show err_0123456789ab
  first-contact show err_0123456789ab --from errors.jsonl --json`,
    )
    .action((errorId: string, options: EvidenceOptions) =>
      finish(() =>
        readingEvidence(context, options, async (reader) => {
          const { output } = context
          const found = await reader.envelopes(errorId)
          output.json({
            error_id: errorId,
            envelopes: found.map(({ envelope, incidentKey }) => ({
              ...envelope,
              incident_key: incidentKey,
            })),
          })
          if (found.length === 0) {
            output.line(`there is no envelope ${errorId} in ${reader.source}`)
            return exitCodes.couldNotTell
          }
          for (const [at, stored] of found.entries()) {
            if (at > 0) output.line()
            for (const line of envelopeLines(stored, output)) output.line(line)
          }
          return exitCodes.holds
        }),
      ),
    )
}
