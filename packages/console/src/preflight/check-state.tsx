import {
  IconCircleCheckFilled,
  IconCircleDashed,
  IconCircleXFilled,
  IconHandStop,
} from '@tabler/icons-react'
import type { CheckView } from '../api/views.ts'
import classes from './preflight-page.module.css'

export const checkStateWords = {
  pass: 'Holds',
  fail: 'Fails',
  waived: 'Taken',
  not_run: 'Not run',
} as const satisfies Record<CheckView['state'], string>

const icons = {
  pass: IconCircleCheckFilled,
  fail: IconCircleXFilled,
  waived: IconHandStop,
  not_run: IconCircleDashed,
}

/** What became of a check, as a sign and a word; "not run" never looks like "holds". */
export function CheckState({ state }: { readonly state: CheckView['state'] }) {
  const Icon = icons[state]
  return (
    <span className={classes['state']} data-state={state}>
      <Icon size={18} aria-hidden="true" />
      {checkStateWords[state]}
    </span>
  )
}
