import type { GuardOptions, GuardUpdate } from '@first-contact/guard'
import type { CommandContext } from '../command-context.ts'
import { exitCodes, type ExitCode } from '../exit-code.ts'
import { paintOf } from './guard-paint.ts'

/** How a watch speaks. */
export interface WatchVoice {
  /** One JSON value a line, one line a check. */
  readonly isJson: boolean
  readonly context: CommandContext
}

/**
 * Checks again whenever something changes, and prints what is new, until someone asks it to end.
 * That ends it well, whatever it found last.
 */
export async function watchUntilStopped(
  options: Omit<GuardOptions, 'now'>,
  { isJson, context }: WatchVoice,
): Promise<ExitCode> {
  const { watchGuard, humanReport, changeReport, jsonReport } = await import('@first-contact/guard')
  const paint = paintOf(context)
  const textOf = ({ report, before, tookMs }: GuardUpdate): string => {
    if (isJson) return `${JSON.stringify({ ...jsonReport(report), took_ms: tookMs })}\n`
    return before === null ? humanReport(report, paint) : changeReport(before, report, paint)
  }
  // Before anything is printed: whoever reads the first report may end it at once.
  const stopped = context.untilStopped()
  const failed = Promise.withResolvers<never>()
  const watch = await watchGuard({
    ...options,
    now: context.now,
    onUpdate: (update) => context.stdout.write(textOf(update)),
    onNote: (text) => context.output.note(text),
    onFailure: failed.reject,
  })
  context.output.note('watching; Ctrl-C ends it')
  try {
    await Promise.race([stopped, failed.promise])
  } finally {
    await watch.close()
  }
  return exitCodes.holds
}
