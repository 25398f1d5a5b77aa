import type { Problem } from '@first-contact/guard'
import type { CommandContext } from '../command-context.ts'
import { exitCodes, type ExitCode } from '../exit-code.ts'
import { printable } from '../output/printable.ts'

/** Problems that are printed before the rest is counted. */
const shownMax = 5

function placeOf({ path, line, column }: Problem): string {
  const place = [path, line, column].filter((part) => part !== null).join(':')
  return place === '' ? '' : `${place} `
}

/** Says what keeps a command of the guard from being done, and ends with 3. */
export function reportProblems(problems: readonly Problem[], { output }: CommandContext): ExitCode {
  const shown = problems.slice(0, shownMax)
  for (const [index, each] of shown.entries()) {
    output.note(`first-contact: ${printable(`${placeOf(each)}${each.message}`)} [${each.code}]`)
    // Problems of one kind have one remedy; it is told after the last of them.
    if (shown[index + 1]?.code !== each.code) output.note(`  what to do: ${each.remedy}`)
  }
  const hidden = problems.length - shown.length
  if (hidden > 0) output.note(`  and ${hidden} more; first-contact guard lists them all`)
  const [first] = problems
  output.json({
    error: {
      code: first?.code ?? null,
      message: first?.message ?? null,
      remedy: first?.remedy ?? null,
      exit_code: exitCodes.unusable,
    },
    problems,
  })
  return exitCodes.unusable
}
