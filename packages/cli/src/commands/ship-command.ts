import { resolve } from 'node:path'
import { Command } from 'commander'
import { shipSpoolFolder, type ShipReport } from '@first-contact/recorder/shipper'
import type { CommandContext } from '../command-context.ts'
import { exitCodes, type ExitCode } from '../exit-code.ts'
import { printable } from '../output/printable.ts'
import { snakeCaseNames } from '../output/snake-case-names.ts'
import { openDelivery, spoolDirOf } from '../reading/delivery.ts'
import type { Finish } from './finish.ts'

interface ShipOptions {
  readonly dir?: string
  readonly watch?: boolean
}

function exitCodeOf(report: ShipReport): ExitCode {
  if (report.remaining > 0) return exitCodes.couldNotTell
  return report.rejectedRecords > 0 ? exitCodes.doesNotHold : exitCodes.holds
}

async function ship(context: CommandContext, options: ShipOptions): Promise<ExitCode> {
  const { output } = context
  const dir = options.dir === undefined ? spoolDirOf(context) : resolve(context.cwd, options.dir)
  const delivery = await openDelivery(context)
  const stop = new AbortController()
  const isWatching = options.watch === true
  if (isWatching) {
    output.note(`delivering ${dir} to ${delivery.to} until stopped`)
    void context.untilStopped().then(() => stop.abort())
  }
  try {
    const report = await shipSpoolFolder({
      dir,
      transport: delivery.transport,
      once: !isWatching,
      signal: stop.signal,
      onProgress: ({ deliveredRecords }) => output.progress(`${deliveredRecords} delivered`),
    })
    output.json(snakeCaseNames({ dir, to: delivery.to, ...report }))
    output.line(
      `${report.deliveredRecords} delivered to ${delivery.to}, ${report.duplicateRecords} of them stored before, ${report.rejectedRecords} refused, ${report.remaining} remain`,
    )
    for (const { code, message, laterIn } of report.rejections) {
      output.note(printable(`refused for good (${code}: ${message}), kept in ${laterIn}`))
    }
    if (report.trouble !== null) output.note(`what keeps the rest: ${report.trouble}`)
    return exitCodeOf(report)
  } finally {
    await delivery.close()
  }
}

/** `first-contact ship` */
export function shipCommand(context: CommandContext, finish: Finish): Command {
  return new Command('ship')
    .description('deliver spooled records, also of processes that are gone')
    .option('--dir <folder>', 'spool to deliver; else FC_SPOOL_DIR or .first-contact/spool')
    .option('--watch', 'go on until stopped, as a sidecar of containers does')
    .addHelpText(
      'after',
      `
Goes to the station in FC_STATION_URL with FC_INGEST_TOKEN, else straight into Postgres.
Exit codes: 0 all delivered, 1 some refused, 2 some remain.

Examples:
  first-contact ship
  FC_STATION_URL=http://127.0.0.1:4310 first-contact ship --dir /var/spool/app --watch`,
    )
    .action((options: ShipOptions) => finish(() => ship(context, options)))
}
