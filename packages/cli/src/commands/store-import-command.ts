import { resolve } from 'node:path'
import { Command } from 'commander'
import { importJsonl } from '@first-contact/store'
import type { CommandContext } from '../command-context.ts'
import { exitCodes } from '../exit-code.ts'
import { printable } from '../output/printable.ts'
import { snakeCaseNames } from '../output/snake-case-names.ts'
import { withNewOrConfiguredStore } from '../reading/open-configured-store.ts'
import type { Finish } from './finish.ts'

const rejectedShown = 10

/** `first-contact store import <file.jsonl>` */
export function storeImportCommand(context: CommandContext, finish: Finish): Command {
  return new Command('import')
    .description('load a file that a JSONL sink wrote, exactly once however often it is run')
    .argument('<file>', 'one record a line')
    .addHelpText(
      'after',
      '\nExit code 1 when lines were refused; the others are stored.\n\nExample:\n  first-contact store import errors.jsonl',
    )
    .action((name: string) =>
      finish(() =>
        withNewOrConfiguredStore(context, async ({ store }) => {
          const { output } = context
          const result = await importJsonl(store, resolve(context.cwd, name), {
            onProgress: ({ lines }) => output.progress(`${lines} lines`),
          })
          output.json(snakeCaseNames(result))
          output.line(
            `${result.lines} lines: ${result.accepted} stored, ${result.duplicate} stored before, ${result.rejectedCount} refused`,
          )
          for (const line of result.rejected.slice(0, rejectedShown)) {
            const field = line.field === null ? '' : ` ${line.field}:`
            output.line(printable(`  line ${line.line}:${field} ${line.message} [${line.code}]`))
          }
          return result.rejectedCount === 0 ? exitCodes.holds : exitCodes.doesNotHold
        }),
      ),
    )
}
