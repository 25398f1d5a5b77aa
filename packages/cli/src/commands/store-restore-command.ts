import { resolve } from 'node:path'
import { Command } from 'commander'
import { restoreStore, verifyBackup } from '@first-contact/store'
import type { CommandContext } from '../command-context.ts'
import { exitCodes } from '../exit-code.ts'
import { snakeCaseNames } from '../output/snake-case-names.ts'
import { withNewOrConfiguredStore } from '../reading/open-configured-store.ts'
import type { Finish } from './finish.ts'
import { savedRows } from './store-backup-command.ts'

interface RestoreOptions {
  readonly verify?: boolean
  readonly dryRun?: boolean
}

/** `first-contact store restore <file>` */
export function storeRestoreCommand(context: CommandContext, finish: Finish): Command {
  return new Command('restore')
    .description('put a backup into an empty store, all of it or nothing')
    .argument('<file>', 'a file that store backup made')
    .option('--verify', 'read everything back and compare before it counts')
    .option('--dry-run', 'read the backup from end to end, touch no store')
    .addHelpText(
      'after',
      `
Examples:
  first-contact store restore before-upgrade.fcbackup --verify
  first-contact store restore before-upgrade.fcbackup --dry-run`,
    )
    .action((name: string, options: RestoreOptions) =>
      finish(async () => {
        const { output } = context
        const file = resolve(context.cwd, name)
        const onProgress = ({ table }: { table: string }) => output.progress(table)
        if (options.dryRun === true) {
          const manifest = await verifyBackup(file, { onProgress })
          output.json({ file, restored: false, manifest })
          output.line(`${file} is whole: ${savedRows(manifest)} rows, made ${manifest.created_at}`)
          return exitCodes.holds
        }
        return withNewOrConfiguredStore(context, async ({ store }) => {
          const isVerified = options.verify === true
          const how = { verify: isVerified, onProgress }
          const { manifest, chain } = await restoreStore(store, file, how)
          output.json({
            file,
            restored: true,
            verified: isVerified,
            manifest,
            chain: snakeCaseNames(chain),
          })
          const done = isVerified ? 'restored and compared' : 'restored'
          output.line(`${done} ${savedRows(manifest)} rows of ${manifest.created_at}`)
          if (chain?.kind === 'broken') {
            output.line(
              `the hash chain was broken when this was saved: ${chain.problems[0]?.detail}`,
            )
            return exitCodes.doesNotHold
          }
          return exitCodes.holds
        })
      }),
    )
}
