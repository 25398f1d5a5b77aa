import { Command } from 'commander'
import { openStore, planUpgrade } from '@first-contact/store'
import type { CommandContext } from '../command-context.ts'
import { exitCodes } from '../exit-code.ts'
import { configuredTarget } from '../reading/open-configured-store.ts'
import type { Finish } from './finish.ts'

/** `first-contact store upgrade` */
export function storeUpgradeCommand(context: CommandContext, finish: Finish): Command {
  return new Command('upgrade')
    .description('bring the schema to this release; the release before still runs on it')
    .option('--dry-run', 'say what would be applied, change nothing')
    .action(({ dryRun }: { readonly dryRun?: boolean }) =>
      finish(async () => {
        const { output } = context
        const { target } = await configuredTarget(context, { mayCreate: true })
        const plan = await planUpgrade(target)
        const pending = plan.pending.map(({ name }) => name)
        if (dryRun !== true && pending.length > 0) await (await openStore(target)).close()
        output.json({
          from: plan.currentVersion,
          to: plan.targetVersion,
          pending,
          applied: dryRun !== true,
        })
        if (pending.length === 0)
          output.line(`the schema is at ${plan.targetVersion}, nothing to do`)
        for (const name of pending)
          output.line(`${dryRun === true ? 'would apply' : 'applied'} ${name}`)
        return exitCodes.holds
      }),
    )
}
