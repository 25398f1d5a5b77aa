let isFirst = true

/** The page that the browser itself loaded keeps the browser's own starting point for focus. */
export function isFirstPage(): boolean {
  return isFirst
}

export function leaveFirstPage(): void {
  isFirst = false
}
