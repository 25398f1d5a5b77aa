import { useInfiniteQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { decisionsQuery } from '../api/decisions-query.ts'
import type { DecisionDetailView } from '../api/views.ts'
import classes from './replay-panel.module.css'
import { versionText } from './version-text.ts'

/** Whether the engine has changed since: then today's code may decide otherwise. */
export function VersionSince({ decision }: { readonly decision: DecisionDetailView }) {
  const { engine_version: then, replayed } = decision
  const now = replayed?.current_version ?? null
  // Today's code itself is a better witness than what it decided of late.
  if (then === null || now === null) return <LatestVersion decision={decision} />
  if (then === now) {
    return (
      <p className={classes['since']}>
        Recorded with version <code>{versionText(then)}</code>, which is today’s code.
      </p>
    )
  }
  return (
    <p className={classes['since']} data-changed>
      Recorded with version <code>{versionText(then)}</code>, now <code>{versionText(now)}</code>
      {replayed?.drift === 'code' && ': other code that decides the same'}
      {replayed?.drift === 'answer' && ': today’s code decides otherwise'}.
    </p>
  )
}

/** The same by the latest decision of the engine, while no replay has told. */
function LatestVersion({ decision }: { readonly decision: DecisionDetailView }) {
  const { engine, engine_version } = decision
  const { data } = useInfiniteQuery(decisionsQuery({ engine, hours: 24 }))
  const latest = data?.pages[0]?.items[0]
  // Nothing is said where nothing is known: no decision of late, or a version nobody knows.
  if (latest === undefined || latest.engine_version === null || engine_version === null) return null
  if (latest.engine_version === engine_version) {
    return <p className={classes['since']}>The latest {engine} decision has the same version.</p>
  }
  return (
    <p className={classes['since']} data-changed>
      The code has changed since: the{' '}
      <Link to="/decisions/$id" params={{ id: latest.id }}>
        latest {engine} decision
      </Link>{' '}
      has version <code>{versionText(latest.engine_version)}</code>. A replay says whether today’s
      code decides the same.
    </p>
  )
}
