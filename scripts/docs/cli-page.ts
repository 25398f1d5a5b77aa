import { Writable } from 'node:stream'
import type { Command } from 'commander'
import type { CommandContext } from '../../packages/cli/src/command-context.ts'
import { createOutput } from '../../packages/cli/src/output/output.ts'
import { createProgram } from '../../packages/cli/src/program.ts'

const helpWidth = 96

function nowhere(): Writable {
  return new Writable({ write: (_chunk, _encoding, done) => done() })
}

/** A context for commands whose help is read and which never run. */
function idleContext(): CommandContext {
  const stdout = nowhere()
  return {
    cwd: '.',
    variables: {},
    output: createOutput({ isJson: false, stdout, stderr: nowhere() }),
    stdout,
    now: () => new Date(0),
    untilStopped: () => Promise.resolve('SIGINT' as const),
  }
}

/** What `--help` prints, without colour and at a fixed width. */
function helpOf(command: Command): string {
  let text = ''
  command.configureOutput({
    writeOut: (chunk) => {
      text += chunk
    },
    getOutHelpWidth: () => helpWidth,
    getOutHasColors: () => false,
  })
  command.outputHelp()
  return text.trimEnd()
}

function pathOf(command: Command): string {
  return command.parent === null ? command.name() : `${pathOf(command.parent)} ${command.name()}`
}

function sections(command: Command): readonly string[] {
  const level = command.parent === null ? '##' : '###'
  return [
    '',
    `${level} ${pathOf(command)}`,
    '',
    '```text',
    helpOf(command),
    '```',
    ...command.commands.flatMap(sections),
  ]
}

/** docs/reference/cli.md */
export function cliPage(): string {
  const program = createProgram(idleContext(), async () => {}, '0')
  return `${[
    '# Command line',
    '',
    'What `--help` prints, for every command. Run it with `npx first-contact` where the package is',
    'installed.',
    '',
    'All commands read `first-contact.config.ts` and the variables in [configuration.md](configuration.md),',
    'and work on the store directly: no station has to run, except for `ship` and `mark` where',
    '`FC_STATION_URL` is set. `--json` prints one JSON value on standard output and nothing else there;',
    'progress and notes go to standard error. Colour and progress appear on a terminal only, and',
    '`NO_COLOR` turns colour off.',
    '',
    'What a failure prints ends in a code; [errors.md](errors.md) lists them all.',
    ...sections(program),
  ].join('\n')}\n`
}
