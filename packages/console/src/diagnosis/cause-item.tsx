import type { CauseView } from '../api/views.ts'
import { CodeText } from '../parts/code-text.tsx'
import { LayerTag } from '../parts/layer-tag.tsx'
import { Citations } from './citations.tsx'
import { ConfidenceLabel } from './confidence-label.tsx'
import { mechanismWords } from './mechanism-words.ts'
import classes from './diagnosis-panel.module.css'

/** One ranked cause, with what speaks for it. */
export function CauseItem({ cause }: { readonly cause: CauseView }) {
  const place = cause.code_location ?? cause.operation
  return (
    <li className={classes['cause']}>
      <div className={classes['causeHead']}>
        <h3 className={classes['component']}>
          {cause.component}
          <span className={classes['mechanism']}>{mechanismWords[cause.mechanism]}</span>
        </h3>
        <ConfidenceLabel cause={cause} />
      </div>
      <p className={classes['place']}>
        {cause.layer !== null && <LayerTag layer={cause.layer} />}
        {place !== null && <code>{place}</code>}
      </p>
      <ul className={classes['evidence']}>
        {cause.evidence.map(({ kind, statement, citations }) => (
          <li key={`${kind} ${statement}`}>
            <CodeText text={statement} />
            <Citations citations={citations} />
          </li>
        ))}
      </ul>
    </li>
  )
}
