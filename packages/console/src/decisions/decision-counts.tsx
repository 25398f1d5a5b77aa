import { Button } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import type { DecisionCountsView } from '../api/views.ts'
import { countText, figureText } from '../parts/count-text.ts'
import { Panel } from '../parts/panel.tsx'
import { versionCounts, type OutcomeCount, type VersionCount } from './count-groups.ts'
import classes from './decision-counts.module.css'
import type { DecisionsSearch } from './decisions-search.ts'
import { versionText } from './version-text.ts'

interface DecisionCountsProps {
  readonly counts: DecisionCountsView
  readonly search: DecisionsSearch
}

/** Rows shown before one asks for all: the list below should stay in sight. */
const shownFirst = 5

const outcomesShown = 6

/** Which version of which engine decided how often, and what. Every figure narrows the list. */
export function DecisionCounts({ counts, search }: DecisionCountsProps) {
  const [isWhole, setIsWhole] = useState(false)
  const all = versionCounts(counts.counts).filter(
    ({ engine, version }) =>
      (search.engine === undefined || engine === search.engine) &&
      (search.version === undefined || (version ?? 'unknown') === search.version),
  )
  if (all.length === 0) return null
  const shown = isWhole ? all : all.slice(0, shownFirst)
  const total = all.reduce((sum, { decisions }) => sum + decisions, 0)
  return (
    <Panel
      title="Which version decided what"
      isFlush
      aside={<span className={classes['total']}>{countText(total, 'decision')}</span>}
    >
      <table className={classes['table']}>
        <thead>
          <tr>
            <th scope="col">Engine</th>
            <th scope="col">Version</th>
            <th scope="col" className={classes['number']}>
              Decided
            </th>
            <th scope="col">Of its engine</th>
            <th scope="col">Outcomes</th>
          </tr>
        </thead>
        <tbody>
          {shown.map((count) => (
            <VersionRow
              key={`${count.engine} ${count.version ?? ''}`}
              count={count}
              search={search}
            />
          ))}
        </tbody>
      </table>
      {all.length > shown.length && (
        <div className={classes['more']}>
          <Button variant="default" size="xs" onClick={() => setIsWhole(true)}>
            Show all {all.length} versions
          </Button>
        </div>
      )}
    </Panel>
  )
}

interface VersionRowProps {
  readonly count: VersionCount
  readonly search: DecisionsSearch
}

function VersionRow({ count, search }: VersionRowProps) {
  const { engine, version, decisions, threw, share, outcomes } = count
  const { hours, origin } = search
  const scope = {
    ...(hours === undefined ? {} : { hours }),
    ...(origin === undefined ? {} : { origin }),
  }
  const ofVersion = { ...scope, engine, version: version ?? 'unknown' }
  const rest = outcomes.length - outcomesShown
  return (
    <tr>
      <th scope="row">
        <Link to="/decisions" search={{ ...scope, engine }} className={classes['target']}>
          {engine}
        </Link>
      </th>
      <td>
        <Link
          to="/decisions"
          search={ofVersion}
          className={classes['target']}
          aria-label={`Version ${versionText(version)} of ${engine}`}
        >
          <code>{versionText(version)}</code>
        </Link>
      </td>
      <td className={classes['number']}>{figureText(decisions)}</td>
      <td>
        <Share of={share} />
      </td>
      <td>
        <ul className={classes['outcomes']}>
          {outcomes.slice(0, outcomesShown).map((each) => (
            <li key={each.outcome ?? ''}>
              <Outcome count={each} search={ofVersion} />
            </li>
          ))}
          {rest > 0 && <li>{countText(rest, 'more outcome')}</li>}
          {threw > 0 && <li className={classes['threw']}>threw {figureText(threw)}</li>}
        </ul>
      </td>
    </tr>
  )
}

/** Compared with other versions only where there are any. */
function Share({ of: share }: { readonly of: number }) {
  if (share === 1) return <span className={classes['figure']}>the only version</span>
  return (
    <span className={classes['share']}>
      <span className={classes['track']} aria-hidden="true">
        <span className={classes['fill']} style={{ width: `${share * 100}%` }} />
      </span>
      {shareText(share)}
    </span>
  )
}

/** `0.4%` would read as none at all if it were rounded. */
function shareText(share: number): string {
  const percent = share * 100
  if (percent > 0 && percent < 1) return '<1%'
  if (percent < 100 && percent > 99) return '>99%'
  return `${Math.round(percent)}%`
}

interface OutcomeProps {
  readonly count: OutcomeCount
  readonly search: DecisionsSearch
}

function Outcome({ count: { outcome, decisions }, search }: OutcomeProps) {
  const words = outcome === null ? 'unnamed' : outcome === '*' ? 'others' : outcome
  const text = (
    <>
      {words} <span className={classes['figure']}>{figureText(decisions)}</span>
    </>
  )
  // Those without a name, and the rest that was counted together, cannot be asked for.
  if (outcome === null || outcome === '*') return text
  return (
    <Link to="/decisions" search={{ ...search, outcome }} className={classes['target']}>
      {text}
    </Link>
  )
}
