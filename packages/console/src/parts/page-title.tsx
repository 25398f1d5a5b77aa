import { useEffect, useRef, type ReactNode } from 'react'
import { isFirstPage, leaveFirstPage } from './first-page.ts'

interface PageTitleProps {
  /** For the browser's tab. */
  readonly tab: string
  readonly className?: string | undefined
  /** A list that brings the reader back to a row takes the focus itself. */
  readonly takesFocus?: boolean
  readonly children: ReactNode
}

/** The page's heading. After a navigation it takes the focus, so that a screen reader starts here. */
export function PageTitle({ tab, className, takesFocus = true, children }: PageTitleProps) {
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    document.title = `${tab} · First Contact`
  }, [tab])
  const isOpened = useRef(false)
  useEffect(() => {
    // React runs effects twice in development; the focus may have gone on by then.
    if (isOpened.current) return
    isOpened.current = true
    if (takesFocus && !isFirstPage()) heading.current?.focus({ preventScroll: true })
    leaveFirstPage()
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- only when the page opens: a later change must not pull the focus away
  }, [])
  return (
    <h1 ref={heading} tabIndex={-1} className={className}>
      {children}
    </h1>
  )
}
