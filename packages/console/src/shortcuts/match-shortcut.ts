import { screenKeys, type ScreenId } from './screen-keys.ts'

/** Everything a key can do. */
export type ShortcutAction =
  | 'palette'
  | 'help'
  | 'search'
  | 'next'
  | 'previous'
  | 'back'
  | `go-${ScreenId}`
  | 'pause'

export interface KeyPress {
  readonly key: string
  readonly ctrlKey: boolean
  readonly metaKey: boolean
  readonly altKey: boolean
  /** The key goes into a text field. */
  readonly isTyping: boolean
  readonly atMs: number
}

export interface ShortcutState {
  /** When `g` was pressed, while its second key may still come. */
  readonly goPressedAtMs: number | null
}

export interface ShortcutMatch {
  readonly state: ShortcutState
  readonly action: ShortcutAction | null
}

export const idleShortcuts: ShortcutState = { goPressedAtMs: null }

/** `g` then a letter: long enough for slow hands, short enough not to surprise later. */
export const goWindowMs = 1500

const singleKeys: ReadonlyMap<string, ShortcutAction> = new Map([
  ['?', 'help'],
  ['/', 'search'],
  ['j', 'next'],
  ['k', 'previous'],
  ['p', 'pause'],
])

const goKeys: ReadonlyMap<string, ShortcutAction> = new Map(
  screenKeys.map(({ id, key }) => [key, `go-${id}`]),
)

/**
 * Decides what a key press means. Single letters do nothing while typing, and nothing at all when
 * they are switched off (WCAG 2.1.4); Ctrl or Command with K, and Escape, always work.
 */
export function matchShortcut(
  state: ShortcutState,
  press: KeyPress,
  singleKeysAreOn: boolean,
): ShortcutMatch {
  if ((press.ctrlKey || press.metaKey) && !press.altKey && press.key.toLowerCase() === 'k') {
    return { state: idleShortcuts, action: 'palette' }
  }
  if (press.isTyping || press.ctrlKey || press.metaKey || press.altKey) {
    return { state: idleShortcuts, action: null }
  }
  if (press.key === 'Escape') return { state: idleShortcuts, action: 'back' }
  if (!singleKeysAreOn) return { state: idleShortcuts, action: null }
  const { goPressedAtMs } = state
  if (goPressedAtMs !== null && press.atMs - goPressedAtMs <= goWindowMs) {
    return { state: idleShortcuts, action: goKeys.get(press.key) ?? null }
  }
  if (press.key === 'g') return { state: { goPressedAtMs: press.atMs }, action: null }
  return { state: idleShortcuts, action: singleKeys.get(press.key) ?? null }
}
