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

/** What a code made of a decision, as a sign and a word. */
export function VerdictLabel({ verdict }: { readonly verdict: ReplayVerdict }) {
  const Icon = icons[verdict]
  return (
    <span className={classes['verdict']} data-verdict={verdict}>
      <Icon size={16} aria-hidden="true" />
      {verdictWords[verdict]}
    </span>
  )
}
