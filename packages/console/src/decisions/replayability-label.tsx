import { IconCircleCheck, IconCircleDashed, IconCircleOff } from '@tabler/icons-react'
import type { Replayability } from '../api/views.ts'
import classes from './replayability-label.module.css'

export const replayabilityWords: Readonly<Record<Replayability, string>> = {
  exact: 'Exact replay',
  partial: 'Partial replay',
  no: 'No replay',
}

const icons = { exact: IconCircleCheck, partial: IconCircleDashed, no: IconCircleOff }

/** Whether the decision can be made again; a shape for each, so that colour is not the only sign. */
export function ReplayabilityLabel({ value }: { readonly value: Replayability }) {
  const Icon = icons[value]
  return (
    <span className={classes['label']} data-replayability={value}>
      <Icon size={15} aria-hidden="true" />
      {replayabilityWords[value]}
    </span>
  )
}
