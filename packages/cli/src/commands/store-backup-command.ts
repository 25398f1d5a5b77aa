import { resolve } from 'node:path'
import { Command } from 'commander'
import { backupStore, type BackupManifest } from '@first-contact/store'
import type { CommandContext } from '../command-context.ts'
import { exitCodes } from '../exit-code.ts'
import { personOf } from '../output/person-of.ts'
import { withConfiguredStore } from '../reading/open-configured-store.ts'
import type { Finish } from './finish.ts'

/** How many rows a backup holds. */
export function savedRows(manifest: BackupManifest): number {
  return manifest.tables.reduce((sum, table) => sum + table.rows, 0)
}

/** `first-contact store backup <file>` */
export function storeBackupCommand(context: CommandContext, finish: Finish): Command {
  return new Command('backup')
    .description('save everything as of now into one file, while the store goes on')
    .argument('<target>', 'a file that does not exist yet, or a folder')
    .addHelpText(
      'after',
      `
Keys are not in it, neither the project's nor those of subjects: first-contact keys export
saves them.

Examples:
  first-contact store backup ./backups
  first-contact store backup before-upgrade.fcbackup`,
    )
    .action((target: string) =>
      finish(() =>
        withConfiguredStore(context, async ({ store }) => {
          const { output } = context
          const { file, manifest } = await backupStore(store, resolve(context.cwd, target), {
            by: personOf(context),
            onProgress: ({ table, tablesDone, tablesTotal }) =>
              output.progress(`${table} (${tablesDone} of ${tablesTotal})`),
          })
          output.json({ file, manifest })
          output.line(`saved ${savedRows(manifest)} rows of ${manifest.tables.length} tables`)
          output.line(`  in ${file}`)
          return exitCodes.holds
        }),
      ),
    )
}
