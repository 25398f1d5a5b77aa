import type { DecisionReplayView } from '../api/views.ts'
import classes from './replay-differences.module.css'
import { valueText } from './replay-news.ts'

interface ReplayDifferencesProps {
  readonly caption: string
  readonly differences: DecisionReplayView['results'][number]['differences']
}

/** As a person writes the path: `charges.0.cents`. */
function fieldText(pointer: string): string {
  if (pointer === '') return 'the answer'
  const parts = pointer.slice(1).split('/')
  return parts.map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~')).join('.')
}

/** Field by field, what was answered and what is now; an outcome that flipped comes first. */
export function ReplayDifferences({ caption, differences }: ReplayDifferencesProps) {
  return (
    <table className={classes['differences']}>
      <caption>{caption}</caption>
      <thead>
        <tr>
          <th scope="col">Field</th>
          <th scope="col">Recorded</th>
          <th scope="col">Replayed</th>
        </tr>
      </thead>
      <tbody>
        {differences.map(({ pointer, recorded, replayed }) => (
          <tr key={pointer} data-flip={pointer === '/outcome' || undefined}>
            <th scope="row">
              <code>{fieldText(pointer)}</code>
            </th>
            <td data-column="Recorded">
              <code className={classes['was']}>{valueText(recorded)}</code>
            </td>
            <td data-column="Replayed">
              <code className={classes['is']}>{valueText(replayed)}</code>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
