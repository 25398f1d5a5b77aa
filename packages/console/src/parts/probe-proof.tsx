import { IconHeartbeat } from '@tabler/icons-react'
import type { NowView } from '../api/views.ts'
import { Moment } from '../time/moment.tsx'
import classes from './probe-proof.module.css'

/** When the station last looked and what it last stored: silence is believed only with these. */
export function ProbeProof({ now }: { readonly now: NowView }) {
  const isBlind = now.state === 'blind'
  return (
    <p className={classes['proof']} data-blind={isBlind || undefined}>
      <IconHeartbeat size={17} stroke={1.8} aria-hidden="true" />
      <span>
        {now.last_event_stored_at === null ? (
          'No event has ever been stored'
        ) : (
          <>
            Last event stored <Moment at={now.last_event_stored_at} />
          </>
        )}
      </span>
      <span>
        Checked <Moment at={now.checked_at} />
      </span>
    </p>
  )
}
