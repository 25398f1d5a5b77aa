import { Button } from '@mantine/core'
import { useMutation, useQueryClient, useQuery } from '@tanstack/react-query'
import { IconPlayerPlay } from '@tabler/icons-react'
import { replayDecision } from '../api/replay-decision.ts'
import { sessionQuery } from '../api/session-query.ts'
import { failureText } from '../parts/failure-text.ts'
import classes from './replay-panel.module.css'

interface ReplayButtonProps {
  readonly id: string
  /** One is on its way. */
  readonly isOpen: boolean
}

/** Has the station replay; a failure to ask is said beside the button, where the eye is. */
export function ReplayButton({ id, isOpen }: ReplayButtonProps) {
  const { data: session } = useQuery(sessionQuery)
  const client = useQueryClient()
  const ask = useMutation({
    mutationFn: () => replayDecision(id, session?.csrf_token ?? ''),
    onSuccess: () => client.invalidateQueries({ queryKey: ['ops', 'decision', id] }),
  })
  return (
    <div className={classes['ask']}>
      <Button
        size="sm"
        variant="default"
        leftSection={<IconPlayerPlay size={16} aria-hidden="true" />}
        // Not disabled while it runs: the focus would be lost.
        aria-disabled={isOpen || ask.isPending || undefined}
        loading={ask.isPending}
        onClick={() => {
          if (!isOpen && !ask.isPending) ask.mutate()
        }}
      >
        {isOpen ? 'Replaying…' : 'Replay now'}
      </Button>
      {ask.error !== null && (
        <p role="alert" className={classes['failed']}>
          {failureText(ask.error).title}. {failureText(ask.error).detail}
        </p>
      )}
    </div>
  )
}
