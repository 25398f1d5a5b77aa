import { useState } from 'react'
import { rowSelector, useReturnFocus, type ReturnFocus } from './use-return-focus.ts'
import { useShortcut } from './use-shortcut.ts'

export interface RowFocus<Container extends HTMLElement> extends ReturnFocus<Container> {
  /** Tab reaches one row only; `j` and `k` move among them. */
  readonly tabIndexOf: (rowId: string, index: number) => 0 | -1
  readonly onRowFocus: (rowId: string) => void
}

/** Rows of a list by keyboard; coming back to the list finds the row that was left. */
export function useRowFocus<Container extends HTMLElement>(listName: string): RowFocus<Container> {
  const returning = useReturnFocus<Container>(listName)
  const { container, leftRow } = returning
  const [current, setCurrent] = useState(leftRow)

  const move = (step: 1 | -1) => {
    const rows = [...(container.current?.querySelectorAll<HTMLElement>(rowSelector) ?? [])]
    const at = rows.findIndex((row) => row === document.activeElement)
    const next = at === -1 ? (step === 1 ? 0 : rows.length - 1) : at + step
    rows[next]?.focus()
  }
  useShortcut('next', () => move(1))
  useShortcut('previous', () => move(-1))

  return {
    ...returning,
    tabIndexOf: (rowId, index) => ((current === null ? index === 0 : current === rowId) ? 0 : -1),
    onRowFocus: setCurrent,
  }
}
