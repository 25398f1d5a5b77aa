import { Command } from 'commander'
import type { CommandContext } from '../command-context.ts'
import { exitCodes, type ExitCode } from '../exit-code.ts'
import type { Finish } from './finish.ts'
import { paintOf } from './guard-paint.ts'
import { reportProblems } from './guard-problems.ts'

async function explain(
  rule: string | undefined,
  flags: { readonly map?: string },
  context: CommandContext,
): Promise<ExitCode> {
  const guard = await import('@first-contact/guard/explain')
  const outcome = await guard.explainRules({
    cwd: context.cwd,
    ...(flags.map === undefined ? {} : { mapPath: flags.map }),
    ...(rule === undefined ? {} : { rule }),
  })
  if (outcome.kind === 'refused') return reportProblems(outcome.problems, context)
  const { output, stdout } = context
  const { explanations, notes } = outcome
  const [only] = explanations
  const paint = paintOf(context)
  if (rule === undefined || only === undefined) {
    output.json(guard.ruleListJson(explanations))
    if (!output.isJson) stdout.write(guard.ruleList(explanations, paint))
  } else {
    output.json({ format: 1, rule: guard.explanationJson(only) })
    if (!output.isJson) stdout.write(guard.explanationText(only, paint))
  }
  for (const note of notes) output.note(`note: ${note}`)
  return exitCodes.holds
}

/** `first-contact guard explain` */
export function guardExplainCommand(context: CommandContext, finish: Finish): Command {
  return new Command('explain')
    .description('what a rule is for, bad and good code, how to fix and how to configure it')
    .argument('[rule]', 'the name of a rule; without one, all of them in a line each')
    .option('--map <file>', 'another map than layers.yaml')
    .addHelpText(
      'after',
      `
Examples:
  first-contact guard explain
  first-contact guard explain forbidden-patterns`,
    )
    .action((rule: string | undefined, flags: { readonly map?: string }) =>
      finish(() => explain(rule, flags, context)),
    )
}
