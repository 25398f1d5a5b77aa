import { useEffect, useEffectEvent } from 'react'
import type { ShortcutAction } from './match-shortcut.ts'
import { offerShortcut } from './shortcut-bus.ts'

/** Handles a shortcut for as long as the component is there. */
export function useShortcut(action: ShortcutAction, handler: () => void): void {
  const handle = useEffectEvent(handler)
  useEffect(() => offerShortcut(action, () => handle()), [action])
}
