import { resolve } from 'node:path'
import { Command } from 'commander'
import { appendAuditEvent, backupStore, type BackupManifest } from '@first-contact/store'
import type { CommandContext } from '../command-context.ts'
import { exitCodes } from '../exit-code.ts'
import { proveBackup } from '../proving/prove-backup.ts'
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
    .option('--prove', 'put it back at once into a throw-away store, and compare every row')
    .addHelpText(
      'after',
      `
Keys are not in it, neither the project's nor those of subjects: first-contact keys export
saves them.

Examples:
  first-contact store backup ./backups
  first-contact store backup before-upgrade.fcbackup --prove`,
    )
    .action((target: string, { prove }: { readonly prove?: boolean }) =>
      finish(() =>
        withConfiguredStore(context, async ({ store, config }) => {
          const { output } = context
          const { file, manifest } = await backupStore(store, resolve(context.cwd, target), {
            by: personOf(context),
            onProgress: ({ table, tablesDone, tablesTotal }) =>
              output.progress(`${table} (${tablesDone} of ${tablesTotal})`),
          })
          if (prove === true) {
            await proveBackup(file, (text) => output.progress(text))
            await appendAuditEvent(store, {
              actor: personOf(context),
              action: 'store.backup-proven',
              subject: null,
              environment: config.environment,
              reference: null,
              detail: { file },
            })
          }
          output.json({ file, manifest, proven: prove === true })
          output.line(`saved ${savedRows(manifest)} rows of ${manifest.tables.length} tables`)
          output.line(`  in ${file}`)
          if (prove === true)
            output.line('put back into a throw-away store, and every row compared')
          return exitCodes.holds
        }),
      ),
    )
}
