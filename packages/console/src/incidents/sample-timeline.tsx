import { NativeSelect, Skeleton } from '@mantine/core'
import { IconChevronDown } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { timelineQuery } from '../api/timeline-query.ts'
import type { IncidentDetailView } from '../api/views.ts'
import { FailurePanel } from '../parts/failure-panel.tsx'
import { Panel } from '../parts/panel.tsx'
import { useReturnFocus } from '../shortcuts/use-return-focus.ts'
import { durationText } from '../time/duration-text.ts'
import { extentText } from '../timeline/extent-text.ts'
import { outcomeText } from '../timeline/outcome-text.ts'
import { TimelineView } from '../timeline/timeline-view.tsx'
import classes from './incident-page.module.css'

/** One failing request of this incident, across every process it touched. */
export function SampleTimeline({ incident }: { readonly incident: IncidentDetailView }) {
  const samples = sampleIds(incident)
  const [chosen, setChosen] = useState<string | undefined>()
  const sample = chosen ?? samples[0]
  if (sample === undefined) {
    return (
      <Panel title="What happened, in one example">
        <p className={classes['explanation']}>
          No failure of this incident carries a correlation id, so there is no timeline. Wrap the
          entry point in a correlation scope.
        </p>
      </Panel>
    )
  }
  return <Sample sample={sample} samples={samples} onChoose={setChosen} />
}

function sampleIds({ sample_correlation_ids, sample_correlation_id }: IncidentDetailView) {
  if (sample_correlation_ids.length > 0) return sample_correlation_ids
  return sample_correlation_id === null ? [] : [sample_correlation_id]
}

interface SampleProps {
  readonly sample: string
  readonly samples: readonly string[]
  readonly onChoose: (sample: string) => void
}

function Sample({ sample, samples, onChoose }: SampleProps) {
  const { data, error, refetch } = useQuery(timelineQuery(sample))
  const returning = useReturnFocus<HTMLDivElement>('sample-timeline')
  return (
    <Panel
      title="What happened, in one example"
      isFlush
      aside={
        <div ref={returning.container} className={classes['sampleTools']}>
          {samples.length > 1 && (
            <NativeSelect
              size="xs"
              aria-label="Example"
              rightSection={<IconChevronDown size={14} aria-hidden="true" />}
              value={sample}
              data={samples.map((id, index) => ({
                value: id,
                label: `Example ${index + 1} of ${samples.length}: ${id.slice(0, 8)}`,
              }))}
              onChange={(event) => onChoose(event.currentTarget.value)}
            />
          )}
          <Link
            to="/timeline/$correlationId"
            params={{ correlationId: sample }}
            className={classes['open']}
            data-row={sample}
            onClick={() => returning.onRowOpen(sample)}
          >
            Open timeline
          </Link>
        </div>
      }
    >
      {data !== undefined && (
        <>
          <p className={classes['sampleFacts']}>
            {outcomeText(data)}, {durationText(data.duration_us)} in all: {extentText(data)}, seen
            by {data.producers.join(', ')}.
          </p>
          <TimelineView key={sample} timeline={data} startsFolded />
        </>
      )}
      {data === undefined && error === null && <Skeleton height={220} mx="md" mb="md" w="auto" />}
      {data === undefined && error !== null && (
        <FailurePanel error={error} what="The timeline" onRetry={() => void refetch()} />
      )}
    </Panel>
  )
}
