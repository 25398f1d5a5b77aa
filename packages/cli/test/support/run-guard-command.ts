import { PassThrough } from 'node:stream'
import { CommanderError, type Command } from 'commander'
import type { CommandContext } from '../../src/command-context.ts'
import { exitCodes, type ExitCode } from '../../src/exit-code.ts'
import { createGuardProgram } from '../../src/guard-program.ts'
import { createOutput } from '../../src/output/output.ts'
import { reportError } from '../../src/output/report-error.ts'

/** What a command of the guard printed and how it ended. */
export interface GuardOutcome {
  readonly code: ExitCode
  readonly stdout: string
  readonly stderr: string
}

export interface GuardCommandOptions {
  readonly cwd: string
  readonly now?: Date
  /** Answers to what is asked at the terminal, in order; without them there is no terminal. */
  readonly answers?: readonly string[]
}

function collected(stream: PassThrough): () => string {
  const chunks: Buffer[] = []
  stream.on('data', (chunk: Buffer) => chunks.push(chunk))
  return () => Buffer.concat(chunks).toString()
}

function quiet(command: Command, stderr: PassThrough): void {
  command.exitOverride().configureOutput({
    writeErr: (text) => stderr.write(text),
    writeOut: (text) => stderr.write(text),
  })
  for (const child of command.commands) quiet(child, stderr)
}

/** Runs `first-contact guard …` in this process, as `main` does. */
export async function runGuardCommand(
  args: readonly string[],
  { cwd, now = new Date('2026-11-23T12:00:00Z'), answers }: GuardCommandOptions,
): Promise<GuardOutcome> {
  const [stdout, stderr] = [new PassThrough(), new PassThrough()]
  const [printed, noted] = [collected(stdout), collected(stderr)]
  const left = [...(answers ?? [])]
  const context: CommandContext = {
    cwd,
    variables: {},
    output: createOutput({ isJson: args.includes('--json'), stdout, stderr }),
    stdout,
    now: () => now,
    untilStopped: () => Promise.resolve('SIGINT'),
    ...(answers === undefined
      ? {}
      : {
          ask: (question: string) => {
            stderr.write(question)
            return Promise.resolve(left.shift() ?? '')
          },
        }),
  }
  let code: ExitCode = exitCodes.holds
  const program = createGuardProgram(context, async (work) => {
    code = await work()
  })
  quiet(program, stderr)
  try {
    await program.parseAsync(['guard', ...args], { from: 'user' })
  } catch (error) {
    if (error instanceof CommanderError) {
      stderr.write(`${error.message}\n`)
      code = error.exitCode === 0 ? exitCodes.holds : exitCodes.unusable
    } else code = reportError(error, context.output)
  }
  return { code, stdout: printed(), stderr: noted() }
}
