import { Command, Option } from 'commander'
import { getGaps } from '@first-contact/store'
import type { CommandContext } from '../command-context.ts'
import { exitCodes } from '../exit-code.ts'
import { agoText } from '../output/duration-text.ts'
import { printable } from '../output/printable.ts'
import { wholeNumber } from '../parse-arguments.ts'
import { withConfiguredStore } from '../reading/open-configured-store.ts'
import type { Finish } from './finish.ts'

interface GapsOptions {
  readonly producer?: string
  readonly quietSeconds: number
}

const rangesShown = 10

/** `first-contact store gaps` */
export function storeGapsCommand(context: CommandContext, finish: Finish): Command {
  return new Command('gaps')
    .description('records that were numbered and never arrived, by producer')
    .option('--producer <name>', 'only of this producer')
    .addOption(
      new Option('--quiet-seconds <n>', 'only of starts not heard of for this long')
        .default(0)
        .argParser(wholeNumber('--quiet-seconds', 0, 86_400)),
    )
    .addHelpText('after', '\nExit code 1 when there are gaps.')
    .action((options: GapsOptions) =>
      finish(() =>
        withConfiguredStore(context, async ({ store }) => {
          const { output } = context
          const now = context.now()
          const { items, nextCursor } = await getGaps(store, {
            producer: options.producer,
            ...(options.quietSeconds === 0
              ? {}
              : { quietSince: new Date(now.getTime() - options.quietSeconds * 1000) }),
          })
          output.json({ gaps: items, more: nextCursor !== null })
          if (items.length === 0) output.line('no gaps: every numbered record arrived')
          for (const gap of items) {
            const ranges = gap.missing
              .slice(0, rangesShown)
              .map(([from, to]) => (from === to ? `${from}` : `${from} to ${to}`))
            const more = gap.missing.length > rangesShown ? ', …' : ''
            output.line(
              `${output.tone('warn', printable(gap.producer))} ${gap.producer_epoch}: ${gap.missing_records} missing (${ranges.join(', ')}${more}), last heard ${agoText(gap.last_stored_at, now)}`,
            )
          }
          return items.length === 0 ? exitCodes.holds : exitCodes.doesNotHold
        }),
      ),
    )
}
