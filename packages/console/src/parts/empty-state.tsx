import { IconRadar2 } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import classes from './notice.module.css'

interface EmptyStateProps {
  readonly title: string
  readonly children: ReactNode
}

/** Nothing to show, and why that can be believed. */
export function EmptyState({ title, children }: EmptyStateProps) {
  return (
    <div className={classes['notice']}>
      <IconRadar2 size={28} stroke={1.6} className={classes['icon']} aria-hidden="true" />
      <h2 className={classes['title']}>{title}</h2>
      <div className={classes['text']}>{children}</div>
    </div>
  )
}
