import { Command } from 'commander'
import { statSync } from 'node:fs'
import { resolve } from 'node:path'
import { capsuleLines } from '../capsules/capsule-lines.ts'
import type { CommandContext } from '../command-context.ts'
import { exitCodes, type ExitCode } from '../exit-code.ts'
import { printable } from '../output/printable.ts'
import { loadReplay } from '../replaying/open-replay.ts'
import { capsuleExportCommand } from './capsule-export-command.ts'
import { capsuleReplayCommand } from './capsule-replay-command.ts'
import type { Finish } from './finish.ts'

async function inspect(context: CommandContext, file: string): Promise<ExitCode> {
  const { output, cwd } = context
  const path = resolve(cwd, file)
  const { readCapsule } = await loadReplay()
  const capsule = readCapsule(path)
  const { manifest, decisions } = capsule
  output.json({ file: path, ...manifest, decisions })
  for (const line of capsuleLines(capsule, statSync(path).size, output)) output.line(line)
  return exitCodes.holds
}

async function verify(context: CommandContext, file: string): Promise<ExitCode> {
  const { output, cwd } = context
  const path = resolve(cwd, file)
  const { readCapsule } = await loadReplay()
  try {
    const { manifest } = readCapsule(path)
    output.json({ file: path, whole: true, digest: manifest.digest })
    output.line(`${output.tone('good', 'whole')}: ${manifest.members.length} members as written`)
    output.line(`digest ${manifest.digest}`)
    return exitCodes.holds
  } catch (error) {
    const { FirstContactError } = await import('@first-contact/recorder/errors')
    if (!FirstContactError.is(error, 'FC_CAPSULE_BROKEN')) throw error
    output.json({ file: path, whole: false, problem: error.message })
    output.line(`${output.tone('bad', 'broken')}: ${printable(error.message)}`)
    return exitCodes.doesNotHold
  }
}

/** `first-contact capsule export|inspect|verify|replay` */
export function capsuleCommand(context: CommandContext, finish: Finish): Command {
  return new Command('capsule')
    .description('decisions with their timeline and the code that decided, in one file')
    .addCommand(capsuleExportCommand(context, finish))
    .addCommand(
      new Command('inspect')
        .description('what is in a capsule, and what of it stays withheld')
        .argument('<file>', 'a capsule')
        .action((file: string) => finish(() => inspect(context, file))),
    )
    .addCommand(
      new Command('verify')
        .description('whether every member is as it was written; names the first that is not')
        .argument('<file>', 'a capsule')
        .action((file: string) => finish(() => verify(context, file))),
    )
    .addCommand(capsuleReplayCommand(context, finish))
}
