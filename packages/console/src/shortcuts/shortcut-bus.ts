import type { ShortcutAction } from './match-shortcut.ts'

type Handler = () => void

const handlers = new Map<ShortcutAction, Handler[]>()

/** Offers a handler; the one offered last wins, so a page can take a key over from the shell. */
export function offerShortcut(action: ShortcutAction, handler: Handler): () => void {
  const offered = handlers.get(action) ?? []
  handlers.set(action, [...offered, handler])
  return () => {
    handlers.set(
      action,
      (handlers.get(action) ?? []).filter((each) => each !== handler),
    )
  }
}

/** Runs what is offered for the action; false when nobody wants it. */
export function runShortcut(action: ShortcutAction): boolean {
  const handler = handlers.get(action)?.at(-1)
  handler?.()
  return handler !== undefined
}
