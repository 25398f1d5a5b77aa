import { useSyncExternalStore } from 'react'

const listeners = new Set<() => void>()

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  globalThis.addEventListener('storage', listener)
  return () => {
    listeners.delete(listener)
    globalThis.removeEventListener('storage', listener)
  }
}

/** One choice of this browser's owner, kept in local storage where that is allowed. */
export interface StoredSetting<Value extends string> {
  readonly read: () => Value
  readonly write: (value: Value) => void
  readonly use: () => Value
}

export function storedSetting<const Value extends string>(
  name: string,
  values: readonly [Value, ...Value[]],
): StoredSetting<Value> {
  const key = `first-contact:${name}`
  let unstored: Value = values[0]
  const read = (): Value => {
    try {
      const stored = localStorage.getItem(key)
      return values.find((value) => value === stored) ?? unstored
    } catch {
      return unstored
    }
  }
  const write = (value: Value) => {
    unstored = value
    try {
      localStorage.setItem(key, value)
    } catch {
      // Storage may be blocked; the choice then holds until the page is closed.
    }
    for (const listener of listeners) listener()
  }
  return { read, write, use: () => useSyncExternalStore(subscribe, read) }
}
