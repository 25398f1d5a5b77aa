import { readFileSync } from 'node:fs'
import { CommanderError, type Command } from 'commander'
import type { CommandContext, StopReason } from './command-context.ts'
import type { Finish } from './commands/finish.ts'
import { exitCodes, type ExitCode } from './exit-code.ts'
import { askPerson } from './output/ask-person.ts'
import { createOutput } from './output/output.ts'

function readVersion(): string {
  const manifest: unknown = JSON.parse(
    readFileSync(new URL('../package.json', import.meta.url), 'utf8'),
  )
  const hasVersion = typeof manifest === 'object' && manifest !== null && 'version' in manifest
  return hasVersion ? String(manifest.version) : 'unknown'
}

const parentLookMs = 1000

/**
 * Ctrl-C and SIGTERM ask a running command to end; a second one ends the process. A signal to npx
 * or npm ends the shell in between and comes no further, so under these the end of the parent counts
 * too. Elsewhere it does not: a command that was put into the background outlives its shell.
 */
function untilStopped(): Promise<StopReason> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve(signal))
    if (process.env['npm_command'] === undefined) return
    const parent = process.ppid
    const look = setInterval(() => {
      if (process.ppid === parent) return
      clearInterval(look)
      resolve('the process that started this one is gone')
    }, parentLookMs).unref()
  })
}

/** Loads only what the command needs: the whole program takes longer than a check of 5,000 files. */
async function loadProgram(
  args: readonly string[],
  context: CommandContext,
  finish: Finish,
): Promise<Command> {
  const named = args.find((each) => !each.startsWith('-'))
  if (named === 'guard') {
    const { createGuardProgram } = await import('./guard-program.ts')
    return createGuardProgram(context, finish)
  }
  const { createReplayProgram, isReplayCommand } = await import('./replay-program.ts')
  if (isReplayCommand(named)) return createReplayProgram(named, context, finish)
  const { createProgram } = await import('./program.ts')
  return createProgram(context, finish, readVersion())
}

function prepare(program: Command, stderr: (text: string) => void): void {
  program.exitOverride().configureOutput({
    writeErr: stderr,
    outputError: (text, write) => write(text.replace(/^error: /, 'first-contact: ')),
  })
  program.showHelpAfterError('  what to do: add --help to see what is expected')
  for (const child of program.commands) prepare(child, stderr)
}

/**
 * Runs one command line and answers its exit code. The environment is read here and nowhere else.
 *
 * @example
 * ```ts
 * process.exitCode = await main(['incidents', '--json'])
 * ```
 */
export async function main(args: readonly string[]): Promise<ExitCode> {
  const { stdin, stdout, stderr } = process
  const output = createOutput({ isJson: args.includes('--json'), stdout, stderr })
  // Standard output may be going into a file while somebody is asked.
  const isAsked = stdin.isTTY && stderr.isTTY && !output.isJson
  // A reader such as head may leave early; that is no failure.
  stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error
  })
  const context: CommandContext = {
    cwd: process.cwd(),
    variables: Object.freeze({ ...process.env }),
    output,
    stdout,
    now: () => new Date(),
    untilStopped,
    ...(isAsked
      ? { ask: (question: string) => askPerson(question, { input: stdin, output: stderr }) }
      : {}),
  }
  let exitCode: ExitCode = exitCodes.holds
  const program = await loadProgram(args, context, async (work) => {
    exitCode = await work()
  })
  prepare(program, (text) => stderr.write(text))
  try {
    await program.parseAsync([...args], { from: 'user' })
    return exitCode
  } catch (error) {
    if (error instanceof CommanderError) {
      return error.exitCode === 0 ? exitCodes.holds : exitCodes.unusable
    }
    const { reportError } = await import('./output/report-error.ts')
    return reportError(error, output)
  }
}
