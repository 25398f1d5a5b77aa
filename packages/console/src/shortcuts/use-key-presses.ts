import { useEffect, useRef } from 'react'
import { idleShortcuts, matchShortcut } from './match-shortcut.ts'
import { runShortcut } from './shortcut-bus.ts'
import { singleKeySetting } from './single-key-setting.ts'

function isTextField(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false
  if (target instanceof HTMLInputElement) return !['checkbox', 'radio'].includes(target.type)
  return target.isContentEditable || /^(TEXTAREA|SELECT)$/.test(target.tagName)
}

/** The one listener for keys. A dialog that is open keeps its keys to itself. */
export function useKeyPresses(): void {
  const state = useRef(idleShortcuts)
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.isComposing) return
      const isInDialog = document.querySelector('dialog[open]') !== null
      const { key, ctrlKey, metaKey, altKey } = event
      const isTyping = isInDialog || isTextField(event.target)
      const press = { key, ctrlKey, metaKey, altKey, isTyping, atMs: event.timeStamp }
      const match = matchShortcut(state.current, press, singleKeySetting.read() === 'on')
      state.current = match.state
      if (match.action !== null && runShortcut(match.action)) event.preventDefault()
    }
    globalThis.addEventListener('keydown', onKeyDown)
    return () => globalThis.removeEventListener('keydown', onKeyDown)
  }, [])
}
