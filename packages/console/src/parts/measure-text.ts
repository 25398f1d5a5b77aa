import { durationText } from '../time/duration-text.ts'
import { figureText } from './count-text.ts'

export type Unit = 'count' | 'ratio' | 'us'

/** `99.5 %`; never rounded up to a hundred, because 99.99 % is not all of them. */
export function percentText(share: number): string {
  const digits = share >= 0.999 && share < 1 ? 2 : 1
  const shown = Math.floor(share * 100 * 10 ** digits + 1e-9) / 10 ** digits
  return `${Number(shown.toFixed(digits))} %`
}

/** A value in the unit it is measured in; an en dash where there is none. */
export function measureText(unit: Unit, value: number | null): string {
  if (value === null) return '–'
  if (unit === 'ratio') return percentText(value)
  return unit === 'us' ? durationText(value) : figureText(value)
}
