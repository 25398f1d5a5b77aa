import { useEffect, useRef, useState, type RefObject } from 'react'

export const rowSelector = '[data-row]'

/** Which row was left, by list; kept in memory because it means nothing in another tab. */
const leftRows = new Map<string, string>()

export interface ReturnFocus<Container extends HTMLElement> {
  readonly container: RefObject<Container | null>
  /** The row to come back to; the list then takes the focus, not the page's heading. */
  readonly leftRow: string | null
  readonly onRowOpen: (rowId: string) => void
}

/** Gives the focus back to the row (`data-row`) that was opened last from this list. */
export function useReturnFocus<Container extends HTMLElement>(
  listName: string,
): ReturnFocus<Container> {
  const container = useRef<Container>(null)
  const [leftRow] = useState(() => leftRows.get(listName) ?? null)
  const isDone = useRef(leftRow === null)
  useEffect(() => {
    // The rows may come after the first render; the focus is given back once, when they are there.
    if (isDone.current) return
    const rows = container.current?.querySelectorAll<HTMLElement>(rowSelector) ?? []
    const left = [...rows].find((row) => row.dataset['row'] === leftRow)
    if (left === undefined) return
    isDone.current = true
    leftRows.delete(listName)
    left.focus()
  })
  return { container, leftRow, onRowOpen: (rowId) => void leftRows.set(listName, rowId) }
}
