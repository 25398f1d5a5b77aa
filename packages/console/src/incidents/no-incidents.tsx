import { useQuery } from '@tanstack/react-query'
import { nowQuery } from '../api/now-query.ts'
import { EmptyState } from '../parts/empty-state.tsx'
import { ProbeProof } from '../parts/probe-proof.tsx'
import { windowWords } from './filter-bar.tsx'

interface NoIncidentsProps {
  readonly isFiltered: boolean
  readonly hours: number
}

/** An empty list is good news only when the probe is alive, so it says whether it is. */
export function NoIncidents({ isFiltered, hours }: NoIncidentsProps) {
  const { data: now } = useQuery(nowQuery(undefined))
  return (
    <EmptyState title={isFiltered ? 'No incident matches' : 'No incidents'}>
      <p>
        {isFiltered
          ? 'Take a term out of the query, or choose a longer window.'
          : `Nothing failed: ${windowWords(hours).toLowerCase()}.`}
      </p>
      {now !== undefined && <ProbeProof now={now} />}
    </EmptyState>
  )
}
