import { Button } from '@mantine/core'
import { IconEyeOff } from '@tabler/icons-react'
import { useState } from 'react'
import type { DecisionFieldView } from '../api/views.ts'
import { Panel } from '../parts/panel.tsx'
import classes from './decision-values.module.css'

interface DecisionValuesProps {
  readonly title: string
  readonly what: 'input' | 'answer'
  readonly fields: readonly DecisionFieldView[]
}

/** Fields shown before one asks for all: how to replay it should stay in sight. */
const shownFirst = 10

/** Why a value does not show, by the class its engine declared. */
const withheldWords: Readonly<Record<Exclude<DecisionFieldView['kind'], 'plain'>, string>> = {
  sealed: 'sealed: kept encrypted, shown to nobody',
  dropped: 'dropped: never stored',
  token: 'token: only whether two are equal is kept',
  derived: 'derived: only what was derived from it is kept',
  unknown: 'withheld: of a class not known here',
}

/** What the engine was given or answered: plain values as they are, the others called what they are. */
export function DecisionValues({ title, what, fields }: DecisionValuesProps) {
  const [isWhole, setIsWhole] = useState(false)
  const shown = isWhole ? fields : fields.slice(0, shownFirst)
  const withheld = fields.filter(({ kind }) => kind !== 'plain').length
  return (
    <Panel
      title={title}
      isFlush
      aside={
        withheld > 0 ? (
          <span className={classes['aside']}>
            {withheld} of {fields.length} withheld
          </span>
        ) : undefined
      }
    >
      {fields.length === 0 ? (
        <p className={classes['none']}>
          There is no {what} to show: it was empty, or too large to keep.
        </p>
      ) : (
        <dl className={classes['values']}>
          {shown.map((field) => (
            <div key={field.name}>
              <dt>
                <code>{field.name === '' ? what : field.name}</code>
              </dt>
              <dd>
                <Value field={field} />
              </dd>
            </div>
          ))}
        </dl>
      )}
      {shown.length < fields.length && (
        <div className={classes['more']}>
          <Button variant="default" size="xs" onClick={() => setIsWhole(true)}>
            Show {fields.length - shown.length} more
          </Button>
        </div>
      )}
    </Panel>
  )
}

function Value({ field: { kind, value } }: { readonly field: DecisionFieldView }) {
  if (kind === 'plain') return <code>{value === '' ? '(empty)' : value}</code>
  return (
    <span className={classes['withheld']}>
      <IconEyeOff size={14} aria-hidden="true" />
      {withheldWords[kind]}
    </span>
  )
}
