import { resolve } from 'node:path'
import type { BisectProgress, BisectReport, FoundDecision } from '@first-contact/replay'
import type { CommandContext } from '../command-context.ts'
import { loadReplay, type OpenReplay } from '../replaying/open-replay.ts'
import type { BisectFlags } from './bisect-flags.ts'
import { stampedCommit } from './stamped-commit.ts'

const stepTexts: Readonly<Record<BisectProgress['step'], string>> = {
  seeking: 'looking for the commit that decided: asked',
  asking: 'asking commits:',
  minimizing: 'making the input smaller: tried',
}

function progressText({ step, asked, total }: BisectProgress): string {
  return `${stepTexts[step]} ${asked}${total === null ? '' : ` of ${total}`}`
}

/** Bisects what was found; null where somebody stopped it. */
export async function bisectFound(
  { record }: FoundDecision,
  { keys, recorded }: OpenReplay,
  { flags, context }: { readonly flags: BisectFlags; readonly context: CommandContext },
): Promise<BisectReport | null> {
  const { output, cwd, variables } = context
  const { bisectDecision } = await loadReplay()
  const root = resolve(cwd, flags.root)
  const stop = new AbortController()
  void context.untilStopped().then(() => stop.abort())
  try {
    return await bisectDecision({
      record,
      root,
      environment: variables,
      keys,
      recorded,
      good: flags.good,
      bad: flags.bad,
      stamped: await stampedCommit(record, root, context),
      paths: flags.path?.map((path) => resolve(cwd, path)),
      conditions: flags.condition,
      scanMax: flags.scanMax,
      isMinimized: flags.minimize,
      limits: { timeMaxMs: flags.timeLimit, memoryMaxMb: flags.memoryLimit },
      onProgress: (progress) => output.status(progressText(progress)),
      signal: stop.signal,
    })
  } catch (error) {
    if (!stop.signal.aborted) throw error
    return null
  } finally {
    output.status('')
  }
}
