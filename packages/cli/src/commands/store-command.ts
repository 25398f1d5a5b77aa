import { Command } from 'commander'
import type { CommandContext } from '../command-context.ts'
import type { Finish } from './finish.ts'
import { storeBackupCommand } from './store-backup-command.ts'
import { storeGapsCommand } from './store-gaps-command.ts'
import { storeImportCommand } from './store-import-command.ts'
import { storeRestoreCommand } from './store-restore-command.ts'
import { storeStatusCommand } from './store-status-command.ts'
import { storeUpgradeCommand } from './store-upgrade-command.ts'
import { storeVerifyCommand } from './store-verify-command.ts'

/** `first-contact store ...` */
export function storeCommand(context: CommandContext, finish: Finish): Command {
  return new Command('store')
    .description('the store: verify, status, gaps, backup, restore, import, upgrade')
    .addCommand(storeVerifyCommand(context, finish))
    .addCommand(storeStatusCommand(context, finish))
    .addCommand(storeGapsCommand(context, finish))
    .addCommand(storeBackupCommand(context, finish))
    .addCommand(storeRestoreCommand(context, finish))
    .addCommand(storeImportCommand(context, finish))
    .addCommand(storeUpgradeCommand(context, finish))
}
