import { Command } from 'commander'
import { verifyChain, type ChainVerdict } from '@first-contact/store'
import type { CommandContext } from '../command-context.ts'
import { exitCodes, type ExitCode } from '../exit-code.ts'
import type { Output } from '../output/output.ts'
import { printable } from '../output/printable.ts'
import { snakeCaseNames } from '../output/snake-case-names.ts'
import { withConfiguredStore } from '../reading/open-configured-store.ts'
import type { Finish } from './finish.ts'

const problemsShown = 20

const headsShown = 3

function exitCodeOf(verdict: ChainVerdict): ExitCode {
  if (verdict.kind === 'broken') return exitCodes.doesNotHold
  // Nothing was looked at, so nothing can be said.
  return verdict.linksChecked === 0 ? exitCodes.couldNotTell : exitCodes.holds
}

/** Every start of a process that writes is a writer: the newest say most, a year has thousands. */
function headLines(heads: ChainVerdict['heads']): readonly string[] {
  const newest = heads.toSorted((a, b) => b.chainWriter - a.chainWriter).slice(0, headsShown)
  const others = heads.length - newest.length
  return [
    ...newest.map(({ chainWriter, hash }) => `writer ${chainWriter} ends in ${hash}`),
    ...(others === 0 ? [] : [`and ${others} earlier writers; --json has the hashes of all`]),
  ]
}

/** What a verdict says to a person. */
export function verdictLines(verdict: ChainVerdict, output: Output): readonly string[] {
  const looked = `${verdict.linksChecked} batches and ${verdict.rowsChecked} rows checked`
  if (verdict.linksChecked === 0) return ['nothing to verify: no batch was stored yet']
  if (verdict.kind === 'intact') {
    return [
      `${output.tone('good', 'intact')}: ${looked}`,
      ...(verdict.linksOfDroppedDays === 0
        ? []
        : [`${verdict.linksOfDroppedDays} batches are of days that retention dropped`]),
      ...headLines(verdict.heads),
      output.tone('dim', 'kept elsewhere, these hashes make a tail that is cut off visible'),
    ]
  }
  const { problems } = verdict
  return [
    `${output.tone('bad', 'broken')}: problems ${problems.length}, ${looked}`,
    ...problems
      .slice(0, problemsShown)
      .map((problem) =>
        printable(
          `  ${problem.kind} writer ${problem.chainWriter} batch ${problem.chainBatch} ${problem.day ?? ''} ${problem.errorId ?? problem.decisionId ?? ''}: ${problem.detail}`,
        ),
      ),
  ]
}

/** `first-contact store verify` */
export function storeVerifyCommand(context: CommandContext, finish: Finish): Command {
  return new Command('verify')
    .description('check the hash chain: was anything that was stored changed or removed?')
    .addHelpText(
      'after',
      '\nExit codes: 0 intact, 1 broken, 2 nothing to verify.\n\nExample:\n  first-contact store verify --json',
    )
    .action(() =>
      finish(() =>
        withConfiguredStore(context, async ({ store }) => {
          const { output } = context
          const verdict = await verifyChain(store, { onDay: (day) => output.progress(day) })
          output.json(snakeCaseNames(verdict))
          for (const line of verdictLines(verdict, output)) output.line(line)
          return exitCodeOf(verdict)
        }),
      ),
    )
}
