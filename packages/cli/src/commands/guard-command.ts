import { appendFileSync, writeFileSync } from 'node:fs'
import { relative, resolve } from 'node:path'
import { Command, Option } from 'commander'
import type { GuardReport, Paint } from '@first-contact/guard'
import type { CommandContext } from '../command-context.ts'
import { cliError } from '../errors/cli-error.ts'
import type { ExitCode } from '../exit-code.ts'
import type { Finish } from './finish.ts'
import { guardBaselineCommand } from './guard-baseline-command.ts'
import { guardExplainCommand } from './guard-explain-command.ts'
import { guardInitCommand } from './guard-init-command.ts'
import { paintOf } from './guard-paint.ts'

const formats = ['human', 'json', 'sarif', 'github'] as const

interface GuardFlags {
  readonly rule?: readonly string[]
  readonly json?: boolean
  readonly format?: (typeof formats)[number]
  readonly output?: string
  readonly base?: string
  readonly cache: boolean
  readonly map?: string
  readonly watch?: boolean
}

// The guard brings a parser along; no other command shall wait for it.
const loadGuard = () => import('@first-contact/guard')

/** The way from the checked-out repository to the root, as annotations name files. */
function pathPrefix({ variables }: CommandContext, root: string): string {
  const workspace = variables['GITHUB_WORKSPACE']
  if (workspace === undefined) return ''
  const inside = relative(workspace, root)
  return inside === '' || inside.startsWith('..') ? '' : `${inside}/`
}

interface ReportText {
  readonly report: GuardReport
  readonly context: CommandContext
  readonly paint: Paint
}

/** Annotations for the log; the whole table goes where the step's summary is collected. */
async function githubText({ report, context }: ReportText): Promise<string> {
  const { githubReport } = await loadGuard()
  const { annotations, summary } = githubReport(report, pathPrefix(context, report.root))
  const summaryFile = context.variables['GITHUB_STEP_SUMMARY']
  if (summaryFile !== undefined) appendFileSync(summaryFile, summary)
  return annotations
}

const jsonText = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`

const texts: {
  readonly [format in (typeof formats)[number]]: (what: ReportText) => Promise<string>
} = {
  human: async ({ report, paint }) => (await loadGuard()).humanReport(report, paint),
  json: async ({ report }) => jsonText((await loadGuard()).jsonReport(report)),
  sarif: async ({ report }) => jsonText((await loadGuard()).sarifReport(report)),
  github: githubText,
}

function optionsOf(paths: readonly string[], flags: GuardFlags, { cwd }: CommandContext) {
  return {
    cwd,
    paths,
    cache: flags.cache,
    ...(flags.rule === undefined ? {} : { rules: flags.rule }),
    ...(flags.base === undefined ? {} : { baseRevision: flags.base }),
    ...(flags.map === undefined ? {} : { mapPath: flags.map }),
  }
}

async function check(
  paths: readonly string[],
  flags: GuardFlags,
  context: CommandContext,
): Promise<ExitCode> {
  const { runGuard, summaryLine, plainPaint } = await loadGuard()
  const report = await runGuard({ ...optionsOf(paths, flags, context), now: context.now() })
  const format = flags.format ?? (context.output.isJson ? 'json' : 'human')
  const paint = flags.output === undefined ? paintOf(context) : plainPaint
  const text = await texts[format]({ report, context, paint })
  if (flags.output === undefined) context.stdout.write(text)
  else {
    const file = resolve(context.cwd, flags.output)
    try {
      writeFileSync(file, text)
    } catch (cause) {
      throw cliError('FC_CLI_ARGUMENT', `--output ${file} cannot be written`, cause)
    }
    context.output.note(summaryLine(report))
  }
  return report.exitCode
}

async function run(
  paths: readonly string[],
  flags: GuardFlags,
  context: CommandContext,
): Promise<ExitCode> {
  if (flags.watch !== true) return check(paths, flags, context)
  const refused = flags.output === undefined ? flags.format : `--output ${flags.output}`
  if (refused !== undefined && refused !== 'human' && refused !== 'json') {
    throw cliError('FC_CLI_ARGUMENT', `--watch prints for people or with --json, not ${refused}`)
  }
  const { watchUntilStopped } = await import('./guard-watch.ts')
  const isJson = flags.format === undefined ? context.output.isJson : flags.format === 'json'
  return watchUntilStopped(optionsOf(paths, flags, context), { isJson, context })
}

/** `first-contact guard` */
export function guardCommand(context: CommandContext, finish: Finish): Command {
  return (
    new Command('guard')
      .description('check layers, leaks, locks and intents in the sources of this repository')
      .argument('[paths...]', 'report only what lies there; everything is read all the same')
      .option(
        '--rule <name>',
        'run this rule alone; may be repeated',
        (name: string, all?: string[]) => [...(all ?? []), name],
      )
      .addOption(new Option('--format <format>', 'how to report').choices(formats))
      .option('--output <file>', 'write the report into a file')
      .option('--base <revision>', 'fail when the baseline has grown since the merge base')
      .option('--map <file>', 'another map than layers.yaml')
      .option('--no-cache', 'read everything anew, and keep nothing')
      .option('--watch', 'check again whenever something changes, until Ctrl-C')
      // Else it would take options such as --rule away from the commands below it.
      .enablePositionalOptions()
      .addCommand(guardInitCommand(context, finish))
      .addCommand(guardBaselineCommand(context, finish))
      .addCommand(guardExplainCommand(context, finish))
      .addHelpText(
        'after',
        `
Exit codes: 0 clean, 1 violations (new, stale, expired, grown), 3 unusable configuration.

Examples:
  first-contact guard
  first-contact guard --watch
  first-contact guard --rule forbidden-patterns
  first-contact guard --format github --base origin/main`,
      )
      .action((paths: string[], flags: GuardFlags) => finish(() => run(paths, flags, context)))
  )
}
