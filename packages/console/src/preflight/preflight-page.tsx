import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import {
  IconAlertTriangleFilled,
  IconCircleCheckFilled,
  IconCircleXFilled,
  IconRefresh,
} from '@tabler/icons-react'
import { hasStatus } from '../api/api-failure.ts'
import { preflightQuery } from '../api/preflight-query.ts'
import type { PreflightView } from '../api/views.ts'
import { CopyButton } from '../parts/copy-button.tsx'
import { EmptyState } from '../parts/empty-state.tsx'
import { FailurePanel } from '../parts/failure-panel.tsx'
import { PageSkeleton } from '../parts/page-skeleton.tsx'
import { PageTitle } from '../parts/page-title.tsx'
import { StaleNotice } from '../parts/stale-notice.tsx'
import { useBack } from '../shell/use-back.ts'
import { Moment } from '../time/moment.tsx'
import { ChecksPanel } from './checks-panel.tsx'
import { preflightMarkdown } from './preflight-markdown.ts'
import classes from './preflight-page.module.css'

export const verdictWords = {
  go: 'GO',
  go_with_risks: 'GO WITH RISKS',
  no_go: 'NO-GO',
} as const satisfies Record<PreflightView['verdict'], string>

const icons = {
  go: IconCircleCheckFilled,
  go_with_risks: IconAlertTriangleFilled,
  no_go: IconCircleXFilled,
}

export function PreflightPage() {
  const { data, error, isPending, isFetching, refetch } = useQuery(preflightQuery)
  useBack('/')
  if (data === undefined) {
    return (
      <>
        <PageTitle tab="Preflight" className={classes['title']}>
          Preflight
        </PageTitle>
        {isPending && <PageSkeleton what="every check" />}
        {hasStatus(error, 403) ? (
          <EmptyState title="Not with this token">
            Preflight needs a token or a sign-in link of the scope <code>preflight</code>:{' '}
            <code>npx first-contact token create --name you --scope fops,preflight</code>.
          </EmptyState>
        ) : (
          error !== null && (
            <FailurePanel error={error} what="Preflight" onRetry={() => void refetch()} />
          )
        )}
      </>
    )
  }
  const layers = [...new Set(data.checks.map(({ layer }) => layer))].toSorted()
  return (
    <>
      <StaleNotice error={error} checkedAt={data.checked_at} />
      <Verdict preflight={data} isLooking={isFetching} onLook={() => void refetch()} />
      <div className={classes['layers']}>
        {layers.map((layer) => (
          <ChecksPanel
            key={layer}
            layer={layer}
            checks={data.checks.filter((check) => check.layer === layer)}
          />
        ))}
      </div>
    </>
  )
}

interface VerdictProps {
  readonly preflight: PreflightView
  readonly isLooking: boolean
  readonly onLook: () => void
}

function Verdict({ preflight, isLooking, onLook }: VerdictProps) {
  const { verdict, sentence, by_state, checked_at, environment } = preflight
  const Icon = icons[verdict]
  return (
    <header className={classes['verdict']} data-verdict={verdict}>
      <div className={classes['head']}>
        <p className={classes['word']}>
          <Icon size={20} aria-hidden="true" />
          {verdictWords[verdict]}
        </p>
        <span className={classes['actions']}>
          <CopyButton label="Copy as Markdown" text={() => preflightMarkdown(preflight)} />
          <Button
            size="xs"
            variant="default"
            loading={isLooking}
            leftSection={<IconRefresh size={15} aria-hidden="true" />}
            onClick={onLook}
          >
            Look again
          </Button>
        </span>
      </div>
      <PageTitle tab={`Preflight: ${verdictWords[verdict]}`} className={classes['sentence']}>
        {sentence.replace(/^[A-Z -]+: /, '').replace(/^./, (first) => first.toUpperCase())}
      </PageTitle>
      <p className={classes['lead']}>
        {by_state.pass} hold, {by_state.fail} fail, {by_state.waived} taken, {by_state.not_run} not
        run; looked at <Moment at={checked_at} /> in <code>{environment}</code>.
      </p>
    </header>
  )
}
