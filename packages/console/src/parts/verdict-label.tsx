import {
  IconArrowsExchange,
  IconCircleCheckFilled,
  IconHelpCircleFilled,
  IconAlertTriangleFilled,
} from '@tabler/icons-react'
import type { ReplayVerdict } from '../api/views.ts'
import classes from './verdict-label.module.css'

export const verdictWords: Readonly<Record<ReplayVerdict, string>> = {
  identical: 'Identical',
  equivalent: 'Equivalent',
  changed: 'Changed',
  nondeterministic: 'Nondeterministic',
  unreplayable: 'No telling',
}

const icons = {
  identical: IconCircleCheckFilled,
  equivalent: IconCircleCheckFilled,
  changed: IconArrowsExchange,
  nondeterministic: IconAlertTriangleFilled,
  unreplayable: IconHelpCircleFilled,
}

interface VerdictLabelProps {
  readonly verdict: ReplayVerdict
  /** Which code came to it, where nothing around says so. */
  readonly code?: string
  readonly isSmall?: boolean
}

/** What a code made of a decision, as a sign and a word. */
export function VerdictLabel({ verdict, code, isSmall = false }: VerdictLabelProps) {
  const Icon = icons[verdict]
  return (
    <span className={classes['verdict']} data-verdict={verdict} data-small={isSmall || undefined}>
      <Icon size={isSmall ? 13 : 16} aria-hidden="true" />
      {verdictWords[verdict]}
      {code !== undefined && ` with ${code}`}
    </span>
  )
}
