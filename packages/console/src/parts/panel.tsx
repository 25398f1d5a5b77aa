import { useId, type ReactNode } from 'react'
import classes from './panel.module.css'

interface PanelProps {
  readonly title: string
  readonly aside?: ReactNode
  readonly children: ReactNode
  /** Lets the content run to the panel's edges, for tables and lists. */
  readonly isFlush?: boolean
}

/** A titled part of a page; a landmark, so that it can be jumped to. */
export function Panel({ title, aside, children, isFlush = false }: PanelProps) {
  const titleId = useId()
  return (
    <section className={classes['panel']} aria-labelledby={titleId}>
      <div className={classes['head']}>
        <h2 id={titleId} className={classes['title']}>
          {title}
        </h2>
        {aside}
      </div>
      <div className={isFlush ? classes['flush'] : classes['body']}>{children}</div>
    </section>
  )
}
