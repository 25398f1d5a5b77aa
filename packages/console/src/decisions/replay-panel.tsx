import type { DecisionDetailView, Replayability } from '../api/views.ts'
import { CopyButton } from '../parts/copy-button.tsx'
import { Panel } from '../parts/panel.tsx'
import classes from './replay-panel.module.css'
import { KeptReplays } from './kept-replays.tsx'
import { ReplayButton } from './replay-button.tsx'
import { VersionSince } from './version-since.tsx'

const meaning: Readonly<Record<Replayability, string>> = {
  exact: 'Everything the engine read is kept, so the same code must give the same answer again.',
  partial: 'Some of what the engine read was not kept as it was, so a replay may have to give up.',
  no: 'Too little of it is kept to make this decision again.',
}

/** Whether the decision can be made again, why not wholly, and the command that does it. */
export function ReplayPanel({ decision }: { readonly decision: DecisionDetailView }) {
  const { id, replayability, replayability_reasons, unrecorded_reads, replays, can_replay } =
    decision
  const isOpen = replays.some(({ state }) => state === 'queued' || state === 'running')
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
      <VersionSince decision={decision} />
      {can_replay && <ReplayButton id={id} isOpen={isOpen} />}
      <KeptReplays replays={replays} />
      <div className={classes['command']}>
        <code>{command}</code>
        <CopyButton label="Copy command" text={() => command} />
      </div>
      <p className={classes['note']}>
        The command runs on your machine, without network or database where the decision is in the
        local journal; says <em>identical</em>, <em>equivalent</em>, <em>changed</em> or why it
        cannot tell.
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
