import { stat } from 'node:fs/promises'
import { resolve } from 'node:path'
import { Command, Option } from 'commander'
import type { CommandContext } from '../command-context.ts'
import { diagnosisWindow } from '../diagnosing/diagnosis-window.ts'
import { folderDiagnosisJson } from '../diagnosing/diagnosis-json.ts'
import { filesIn } from '../diagnosing/mapped-files.ts'
import { readMapping } from '../diagnosing/mapping/read-mapping.ts'
import { diagnoseFolder } from '../diagnosing/read-telemetry-folder.ts'
import { cliError } from '../errors/cli-error.ts'
import { exitCodes, type ExitCode } from '../exit-code.ts'
import { diagnosisLines, surroundingLines } from '../output/diagnosis-lines.ts'
import { refuse, wholeNumber } from '../parse-arguments.ts'
import { readingEvidence } from './evidence-options.ts'
import type { Finish } from './finish.ts'

interface DiagnoseOptions {
  readonly from?: string
  readonly mapping?: string
  readonly symptom?: string
  readonly baseline?: string
  readonly until?: string
  readonly environment?: string
  readonly top: number
}

const topMax = 10

async function isFolder(path: string): Promise<boolean> {
  const found = await stat(path).catch((cause: unknown) => {
    throw cliError('FC_CLI_FILE_UNREADABLE', `--from ${path} cannot be read`, cause)
  })
  return found.isDirectory()
}

/** `first-contact diagnose <incident|correlation>`, or of a folder of foreign telemetry */
export function diagnoseCommand(context: CommandContext, finish: Finish): Command {
  return new Command('diagnose')
    .description(
      'ranked causes with cited evidence, of an incident, a correlation or any telemetry',
    )
    .argument('[id]', 'an incident, fc1: and 16 hex digits, or a correlation id, 32 hex digits')
    .addOption(
      new Option('--from <path>', 'a JSONL file of a sink, or a folder of foreign telemetry'),
    )
    .addOption(
      new Option('--mapping <file>', 'how the CSV files of a folder are read, YAML or JSON'),
    )
    .addOption(new Option('--symptom <time>', 'when it began to go wrong, of a folder'))
    .addOption(
      new Option('--baseline <from..to>', 'when all was well; else the hour before the symptom'),
    )
    .addOption(
      new Option('--until <time>', 'end of what is looked at; else an hour after the symptom'),
    )
    .addOption(new Option('--environment <name>', 'environment to read; else FC_ENVIRONMENT'))
    .addOption(
      new Option('--top <number>', 'how many causes')
        .argParser(wholeNumber('--top', 1, topMax))
        .default(5),
    )
    .addHelpText(
      'after',
      `
Ends with 0 when a cause is named, 1 when nothing stands out, 2 when there is nothing to look at.

Examples:
  first-contact diagnose fc1:0123456789abcdef
  first-contact diagnose 4bf92f3577b34da6a3ce929d0e0e4736 --from errors.jsonl
  first-contact diagnose --from otlp/ --symptom 2026-11-27T10:40:00Z
  first-contact diagnose --from case-17/ --mapping mapping.yaml --top 3 --json`,
    )
    .action((id: string | undefined, options: DiagnoseOptions) =>
      finish(async () => {
        const from = options.from === undefined ? null : resolve(context.cwd, options.from)
        if (from !== null && (await isFolder(from))) {
          if (id !== undefined) refuse('[id]', id, 'left out where --from is a folder')
          return await diagnoseForeign(context, from, options)
        }
        refuseFolderOptions(options)
        return await diagnoseOwn(context, id, options)
      }),
    )
}

/** Options that say how a folder is read say nothing about what the station stored. */
function refuseFolderOptions(options: DiagnoseOptions): void {
  for (const name of ['mapping', 'symptom', 'baseline', 'until'] as const) {
    const given = options[name]
    if (given !== undefined) refuse(`--${name}`, given, 'left out unless --from is a folder')
  }
}

const incidentPattern = /^fc1:[\da-f]{16}$/
const correlationPattern = /^[\da-f]{32}$/

async function diagnoseOwn(
  context: CommandContext,
  id: string | undefined,
  options: DiagnoseOptions,
): Promise<ExitCode> {
  const { output } = context
  if (id === undefined) {
    throw cliError('FC_CLI_ARGUMENT', 'give an incident, a correlation id, or --from with a folder')
  }
  const isIncident = incidentPattern.test(id)
  if (!isIncident && !correlationPattern.test(id)) {
    refuse('[id]', id, 'an incident, fc1: and 16 hex digits, or a correlation id, 32 hex digits')
  }
  return await readingEvidence(context, options, async (reader) => {
    const found = isIncident
      ? await reader.diagnoseIncident(id)
      : await reader.diagnoseCorrelation(id)
    if (found === null) {
      output.json({ subject: { kind: isIncident ? 'incident' : 'correlation', id }, found: false })
      output.line(`nothing is stored under ${id} in ${reader.source}`)
      return exitCodes.couldNotTell
    }
    const shown = { ...found, causes: found.causes.slice(0, options.top) }
    output.json(shown)
    for (const line of diagnosisLines(shown, output)) output.line(line)
    for (const line of surroundingLines(shown, output)) output.line(line)
    return exitOf(found.verdict)
  })
}

async function diagnoseForeign(
  context: CommandContext,
  folder: string,
  options: DiagnoseOptions,
): Promise<ExitCode> {
  const { output } = context
  const files = await filesIn(folder)
  const mapping =
    options.mapping === undefined ? null : await readMapping(resolve(context.cwd, options.mapping))
  const window = await diagnosisWindow(options, mapping, files)
  const found = await diagnoseFolder(
    { folder: options.from ?? folder, files, mapping, window },
    output,
  )
  const json = folderDiagnosisJson(found, options.top)
  output.json(json)
  for (const line of diagnosisLines(json, output)) output.line(line)
  return exitOf(json.verdict)
}

function exitOf(verdict: 'causes' | 'nothing_stands_out' | 'no_failing_evidence'): ExitCode {
  if (verdict === 'causes') return exitCodes.holds
  return verdict === 'nothing_stands_out' ? exitCodes.doesNotHold : exitCodes.couldNotTell
}
