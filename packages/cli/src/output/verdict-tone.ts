import type { VerdictKind } from '@first-contact/replay'
import type { Tone } from './output.ts'

/** How a verdict looks. */
export const verdictTones: Readonly<Record<VerdictKind, Tone>> = Object.freeze({
  identical: 'good',
  equivalent: 'good',
  changed: 'bad',
  nondeterministic: 'bad',
  unreplayable: 'warn',
})
