import { fileURLToPath } from 'node:url'
import { Command, Option } from 'commander'
import {
  describeConfig,
  loadConfig,
  startStation,
  type StationConfigInput,
} from '@first-contact/station/ops'
import type { CommandContext } from '../command-context.ts'
import { exitCodes, type ExitCode } from '../exit-code.ts'
import { textTable } from '../output/text-table.ts'
import { wholeNumber } from '../parse-arguments.ts'
import { stampFirst } from '../replaying/stamp-first.ts'
import type { Finish } from './finish.ts'

/** From the sources and from what was built of them it lies equally far. */
const binary = fileURLToPath(new URL('../../bin/first-contact.js', import.meta.url))

interface StartOptions {
  readonly port?: number
  readonly host?: string
  readonly printConfig?: boolean
}

function overridesOf({ port, host }: StartOptions): StationConfigInput {
  return { ...(port === undefined ? {} : { port }), ...(host === undefined ? {} : { host }) }
}

async function printConfig(context: CommandContext, options: StartOptions): Promise<ExitCode> {
  const { cwd, variables, output } = context
  const loaded = await loadConfig({ cwd, variables, overrides: overridesOf(options) })
  const settings = describeConfig(loaded)
  output.json({ file: loaded.file, settings })
  const rows = settings.map(({ setting, value, source }) => [setting, value, source])
  const columns = [{ title: 'SETTING' }, { title: 'VALUE', isElastic: true }, { title: 'FROM' }]
  const width = output.cutWidth
  for (const line of textTable(columns, rows, { width })) output.line(line)
  return exitCodes.holds
}

async function runStation(context: CommandContext, options: StartOptions): Promise<ExitCode> {
  const { cwd, variables, output } = context
  const { stamped, withoutVersion } = await stampFirst(context)
  output.progress('starting the station')
  const station = await startStation({
    cwd,
    variables,
    overrides: overridesOf(options),
    // This program itself, in the project whose code is today's.
    replay: { command: process.execPath, args: [binary, 'replay'], cwd, env: variables },
  })
  try {
    const signInLink = await station.createSignInLink()
    output.json({
      url: station.url,
      sign_in_link: signInLink,
      environment: station.config.environment,
    })
    output.line(
      `station     ${output.tone('strong', station.url)}  (${station.config.environment})`,
    )
    if (stamped + withoutVersion > 0) {
      const without = withoutVersion === 0 ? '' : `, ${withoutVersion} without a version`
      output.line(`engines     ${stamped} stamped${without}`)
    }
    output.line(`sign in     ${signInLink}`)
    output.line(
      '            the link works once; first-contact token create --name you --scope fops makes a lasting token',
    )
    output.line('stop        Ctrl-C')
    const signal = await context.untilStopped()
    output.note(`${signal}: stopping`)
  } finally {
    await station.close()
  }
  return exitCodes.holds
}

/** `first-contact start` */
export function startCommand(context: CommandContext, finish: Finish): Command {
  return new Command('start')
    .description(
      'stamp the engines here, then run the station: embedded Postgres (or DATABASE_URL), API and console',
    )
    .addOption(
      new Option(
        '--port <n>',
        'port to listen on, 0 for a free one; else FC_PORT or 4310',
      ).argParser(wholeNumber('--port', 0, 65_535)),
    )
    .option('--host <address>', 'address to listen on; else FC_HOST or 127.0.0.1')
    .option('--print-config', 'print every setting with its source, and end')
    .addOption(new Option('--once-print-config').implies({ printConfig: true }).hideHelp())
    .addHelpText(
      'after',
      `
Examples:
  first-contact start
  first-contact start --port 0
  DATABASE_URL=postgres://user@host/db first-contact start
  first-contact start --print-config`,
    )
    .action((options: StartOptions) =>
      finish(() =>
        options.printConfig === true ? printConfig(context, options) : runStation(context, options),
      ),
    )
}
