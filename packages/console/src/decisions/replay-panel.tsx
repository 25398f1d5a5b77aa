import type { DecisionDetailView, Replayability } from '../api/views.ts'
import { CopyButton } from '../parts/copy-button.tsx'
import { Panel } from '../parts/panel.tsx'
import { ReplayAsk } from './replay-ask.tsx'
import { ReplayHistory } from './replay-history.tsx'
import classes from './replay-panel.module.css'
import { ReplayResult } from './replay-result.tsx'
import { VersionSince } from './version-since.tsx'

const meaning: Readonly<Record<Replayability, string>> = {
  exact: 'Everything the engine read is kept, so the same code must give the same answer again.',
  partial: 'Some of what the engine read was not kept as it was, so a replay may have to give up.',
  no: 'Too little of it is kept to make this decision again.',
}

/** Whether the decision can be made again, what came of it here, and the command that does it. */
export function ReplayPanel({ decision }: { readonly decision: DecisionDetailView }) {
  const { id, replayability, replayability_reasons, unrecorded_reads, replays, can_replay } =
    decision
  const command = `npx first-contact replay --decision-id ${id}`
  return (
    <Panel title="Replay">
      <p>{meaning[replayability]}</p>
      {replayability_reasons.length > 0 && (
        <Reasons title="Why not exact" texts={replayability_reasons} />
      )}
      {unrecorded_reads.length > 0 && (
        <>
          <Reasons title="Read past the tape" texts={unrecorded_reads} />
          <p className={classes['note']}>
            A replay cannot give these again. Take them from <code>ctx</code> (<code>ctx.now</code>,{' '}
            <code>ctx.random</code>, <code>ctx.uuid</code>, <code>ctx.read</code>) and they are
            recorded.
          </p>
        </>
      )}
      {(can_replay || replays.length > 0) && (
        <>
          <ReplayAsk id={id} replays={replays} canReplay={can_replay} />
          <ReplayResult replays={replays} />
        </>
      )}
      <VersionSince decision={decision} />
      <ReplayHistory replays={replays} />
      <div className={classes['command']}>
        <code>{command}</code>
        <CopyButton label="Copy command" text={() => command} />
      </div>
      <p className={classes['note']}>
        The same on your machine, without network or database where the decision is in the local
        journal.
      </p>
    </Panel>
  )
}

interface ReasonsProps {
  readonly title: string
  readonly texts: readonly string[]
}

function Reasons({ title, texts }: ReasonsProps) {
  return (
    <>
      <h3 className={classes['subtitle']}>{title}</h3>
      <ul className={classes['reasons']}>
        {texts.map((text) => (
          <li key={text}>
            <code>{text}</code>
          </li>
        ))}
      </ul>
    </>
  )
}
