import { Command, Option } from 'commander'
import type { CommandContext } from '../command-context.ts'
import { exitCodes, type ExitCode } from '../exit-code.ts'
import { incidentDetailLines, incidentListLines } from '../output/incident-lines.ts'
import { incidentIdArgument, oneOf, wholeNumber } from '../parse-arguments.ts'
import { readingEvidence, withEvidenceOptions, type EvidenceOptions } from './evidence-options.ts'
import type { Finish } from './finish.ts'

interface IncidentsOptions extends EvidenceOptions {
  readonly hours: number
  readonly component?: string
  readonly minSeverity?: 'info' | 'attention' | 'action' | 'urgent'
  readonly origin?: 'user' | 'synthetic' | 'rehearsal'
}

const severities = ['info', 'attention', 'action', 'urgent'] as const
const origins = ['user', 'synthetic', 'rehearsal'] as const

async function listIncidents(
  context: CommandContext,
  options: IncidentsOptions,
): Promise<ExitCode> {
  const { output } = context
  return readingEvidence(context, options, async (reader) => {
    const incidents = await reader.incidents(options)
    output.json({ source: reader.source, hours: options.hours, incidents })
    if (incidents.length === 0) {
      output.line(`no incidents in the last ${options.hours} hours (${reader.source})`)
    } else {
      for (const line of incidentListLines(incidents, output, context.now())) output.line(line)
    }
    return exitCodes.holds
  })
}

async function showIncident(
  context: CommandContext,
  id: string,
  options: IncidentsOptions,
): Promise<ExitCode> {
  const { output } = context
  return readingEvidence(context, options, async (reader) => {
    const incident = await reader.incident(id, options.hours)
    output.json(incident === null ? { id, found: false } : incident)
    if (incident === null) {
      output.line(`there is no incident ${id} in ${reader.source}`)
      return exitCodes.couldNotTell
    }
    for (const line of incidentDetailLines(incident, output, context.now())) output.line(line)
    return exitCodes.holds
  })
}

/** `first-contact incidents [id]` */
export function incidentsCommand(context: CommandContext, finish: Finish): Command {
  const command = new Command('incidents')
    .description('what fails: incidents of the last hours, or one of them with its evidence')
    .argument('[id]', 'incident to show, such as fc1:0123456789abcdef', incidentIdArgument)
    .addOption(
      new Option('--hours <n>', 'how far back, 1 to 2160')
        .default(24)
        .argParser(wholeNumber('--hours', 1, 2160)),
    )
    .option('--component <name>', 'only of this component')
    .addOption(
      new Option('--min-severity <severity>', severities.join(', ')).argParser(
        oneOf('--min-severity', severities),
      ),
    )
    .addOption(
      new Option('--origin <origin>', origins.join(', ')).argParser(oneOf('--origin', origins)),
    )
  return withEvidenceOptions(command)
    .addHelpText(
      'after',
      `
Examples:
  first-contact incidents
  first-contact incidents --hours 168 --min-severity action
  first-contact incidents fc1:0123456789abcdef
  first-contact incidents --from errors.jsonl --json`,
    )
    .action((id: string | undefined, options: IncidentsOptions) =>
      finish(() =>
        id === undefined ? listIncidents(context, options) : showIncident(context, id, options),
      ),
    )
}
