import { resolve } from 'node:path'
import { ReusedSandboxes } from '../replaying/reused-sandboxes.ts'
import { shownPath } from '../stamp/list-sources.ts'
import type { BisectOptions } from './bisect-options.ts'
import type { BisectReport } from './bisect-report.ts'
import { HistoryCode } from './code/history-code.ts'
import { findCommit } from './git/commit.ts'
import { openRepository } from './git/open-repository.ts'
import { replayOnce } from './observer.ts'
import { walkHistory } from './walk-history.ts'

/**
 * Finds the commits that changed what becomes of a decision. Nothing is checked out or installed, and
 * no file of the working tree is touched: commits are bundled out of git objects.
 *
 * @throws FC_REPLAY_REPOSITORY, FC_REPLAY_REVISION, FC_REPLAY_GIT, FC_REPLAY_ROOT, FC_REPLAY_SANDBOX
 */
export async function bisectDecision(options: BisectOptions): Promise<BisectReport> {
  const { record, root, keys, limits = {} } = options
  const repository = await openRepository(root, options.environment)
  const [revision, name] = options.bad === undefined ? ['HEAD', 'HEAD'] : [options.bad, '--bad']
  const bad = await findCommit(repository, revision, name)
  const engine = {
    engine: record.engine,
    paths: options.paths?.map((path) => shownPath(repository.folder, resolve(root, path))),
    conditions: options.conditions,
    signal: options.signal,
  }
  const maker = new ReusedSandboxes(limits)
  const tools = { record, keys, maker }
  const history = new HistoryCode(repository, engine)
  try {
    const recorded = await replayOnce(options.recorded, tools)
    return await walkHistory({ options, engine, repository, history, tools, recorded, bad })
  } finally {
    maker.close()
    await history.close()
  }
}
