/** The token of a sign-in link's fragment, such as `#token=…`; null without one. */
export function linkTokenOf(fragment: string): string | null {
  const token = new URLSearchParams(fragment.replace(/^#/, '')).get('token')
  return token === null || token === '' ? null : token
}

/**
 * Takes the token out of the address, so that it stays in no history, bookmark or screenshot. The
 * link works once, and so does this: a second call finds nothing.
 */
export function takeLinkToken(): string | null {
  const token = linkTokenOf(globalThis.location.hash)
  if (token !== null) {
    const { pathname, search } = globalThis.location
    globalThis.history.replaceState(globalThis.history.state, '', `${pathname}${search}`)
  }
  return token
}
