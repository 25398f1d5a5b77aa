import { Button } from '@mantine/core'
import { useMutation, useQueryClient, useQuery } from '@tanstack/react-query'
import { IconPlayerPlay } from '@tabler/icons-react'
import { decisionQuery } from '../api/decisions-query.ts'
import { isOpenReplay, replayDecision } from '../api/replay-decision.ts'
import { sessionQuery } from '../api/session-query.ts'
import type { DecisionReplayView } from '../api/views.ts'
import { failureText } from '../parts/failure-text.ts'
import classes from './replay-ask.module.css'
import { ReplayStatus } from './replay-status.tsx'

interface ReplayAskProps {
  readonly id: string
  readonly replays: readonly DecisionReplayView[]
  readonly canReplay: boolean
}

/** Has the station replay, and says how far it is; a failure to ask is said where the eye is. */
export function ReplayAsk({ id, replays, canReplay }: ReplayAskProps) {
  const { data: session } = useQuery(sessionQuery)
  const client = useQueryClient()
  const query = decisionQuery(id)
  const ask = useMutation({
    mutationFn: () => replayDecision(id, session?.csrf_token ?? ''),
    onSuccess: async (asked) => {
      // Shown at once; what the station knows by now follows.
      client.setQueryData(query.queryKey, (shown) => {
        if (shown === undefined) return shown
        const others = shown.replays.filter((each) => each.id !== asked.id)
        return { ...shown, replays: [asked, ...others] }
      })
      await client.invalidateQueries({ queryKey: query.queryKey })
    },
  })
  const [newest] = replays
  const isBusy = ask.isPending || (newest !== undefined && isOpenReplay(newest))
  return (
    <div className={classes['ask']} data-busy={isBusy || undefined}>
      {canReplay && (
        <Button
          size="sm"
          variant="default"
          className={classes['button']}
          leftSection={<IconPlayerPlay size={16} aria-hidden="true" />}
          // Not disabled while it runs: the focus would be lost.
          aria-disabled={isBusy || undefined}
          onClick={() => {
            if (!isBusy) ask.mutate()
          }}
        >
          {isBusy ? 'Replaying…' : newest === undefined ? 'Replay now' : 'Replay again'}
        </Button>
      )}
      {ask.error === null ? (
        <ReplayStatus newest={newest} />
      ) : (
        <p role="alert" className={classes['failed']}>
          {failureText(ask.error).title}. {failureText(ask.error).detail}
        </p>
      )}
      <span className={classes['progress']} aria-hidden="true" />
    </div>
  )
}
