import { Command } from 'commander'
import { storeStatus, type StoreStatus } from '@first-contact/store'
import type { CommandContext } from '../command-context.ts'
import { exitCodes } from '../exit-code.ts'
import { agoText } from '../output/duration-text.ts'
import type { Output } from '../output/output.ts'
import { sizeText } from '../output/size-text.ts'
import { snakeCaseNames } from '../output/snake-case-names.ts'
import { textTable } from '../output/text-table.ts'
import { withConfiguredStore } from '../reading/open-configured-store.ts'
import type { Finish } from './finish.ts'

const daysShown = 14

function growthText({ growth, disk }: StoreStatus): string {
  if (growth.bytesPerDay === null) return 'growth not known yet'
  const steady =
    growth.steadyBytes === null ? '' : `, ${sizeText(growth.steadyBytes)} in the long run`
  if (growth.daysUntilFull !== null) {
    return `${sizeText(growth.bytesPerDay)} a day${steady}; the disk is full in ${Math.floor(growth.daysUntilFull)} days`
  }
  const fits = disk === null ? '' : `; it fits, ${sizeText(disk.freeBytes)} are free`
  return `${sizeText(growth.bytesPerDay)} a day${steady}${fits}`
}

/** What store.maxBytes has cost so far, and whether it is kept. */
function boundLines({ bytes, maxBytes, shed }: StoreStatus, { tone }: Output, now: Date): string[] {
  const lines: string[] = []
  if (maxBytes !== null) {
    const bound = `at most ${sizeText(maxBytes)} (store.maxBytes)`
    const isAbove = bytes > maxBytes
    lines.push(
      isAbove ? tone('warn', `${bound}; it is above: only spans and counts go early`) : bound,
    )
  }
  if (shed !== null) {
    const when = agoText(shed.lastAt.toISOString(), now)
    lines.push(
      tone(
        'warn',
        `shed for room: spans and counts of ${shed.days} days up to ${shed.lastDay}, ${shed.rows} rows, ${sizeText(shed.bytes)}, last ${when}`,
      ),
    )
  }
  return lines
}

function statusLines(status: StoreStatus, output: Output, now: Date): readonly string[] {
  const { tone, cutWidth: width } = output
  const columns = [
    { title: 'TABLE' },
    { title: 'ROWS', align: 'right' },
    { title: 'SIZE', align: 'right' },
    { title: 'DAYS', align: 'right' },
  ] as const
  const rows = status.tables.map((table) => [
    table.table,
    `${table.isEstimate ? '~' : ''}${table.rows}`,
    sizeText(table.bytes),
    table.partitions === null ? '' : String(table.partitions),
  ])
  const last = status.lastStoredAt
  return [
    `${status.kind === 'embedded' ? 'embedded Postgres' : 'Postgres'} ${Math.floor(status.serverVersion / 10_000)}, schema ${status.schemaVersion}, ${sizeText(status.bytes)}, kept for ${status.retentionDays} days`,
    last === null ? 'nothing was stored yet' : `last stored ${agoText(last.toISOString(), now)}`,
    growthText(status),
    ...boundLines(status, output, now),
    ...status.notes.map((note) => tone('warn', `note: ${note}`)),
    '',
    ...textTable(columns, rows, { width, paintTitle: (title) => tone('dim', title) }),
    '',
    ...status.days
      .slice(0, daysShown)
      .map((day) => `${day.day}  ${sizeText(day.bytes).padStart(9)}  ${day.rows} rows`),
  ]
}

/** `first-contact store status` */
export function storeStatusCommand(context: CommandContext, finish: Finish): Command {
  return new Command('status')
    .description('how big it is, what it grows by, when its disk is full')
    .action(() =>
      finish(() =>
        withConfiguredStore(context, async ({ store }) => {
          const now = context.now()
          const status = await storeStatus(store, now)
          context.output.json(snakeCaseNames(status))
          for (const line of statusLines(status, context.output, now)) context.output.line(line)
          return exitCodes.holds
        }),
      ),
    )
}
