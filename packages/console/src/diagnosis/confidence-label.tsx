import type { CauseView } from '../api/views.ts'
import classes from './diagnosis-panel.module.css'

/** How sure a cause is: a word, its number, and how full of one it is. */
export function ConfidenceLabel({ cause }: { readonly cause: CauseView }) {
  const { confidence, confidence_word: word } = cause
  return (
    <span className={classes['confidence']} data-word={word.replace(' ', '-')}>
      <svg className={classes['gauge']} viewBox="0 0 40 6" aria-hidden="true">
        <rect className={classes['gaugeAll']} width="40" height="6" rx="3" />
        <rect className={classes['gaugePart']} width={40 * confidence} height="6" rx="3" />
      </svg>
      {word}, {confidence.toFixed(2)}
    </span>
  )
}
