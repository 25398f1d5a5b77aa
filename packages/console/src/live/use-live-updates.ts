import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { liveSetting } from './live-setting.ts'
import type { LiveState } from './live-state.ts'

/** Under a storm of failures the page still changes at a pace that can be read. */
const refreshAtMostEveryMs = 2000
/** Without news the page asks anyway: it proves that the station is there. */
const refreshAtLeastEveryMs = 15_000

/** Asks again for what is on the screen when the station says that the store has something new. */
export function useLiveUpdates(): LiveState {
  const queryClient = useQueryClient()
  const isPaused = liveSetting.use() === 'paused'
  const [isOpen, setIsOpen] = useState(false)
  const hasBeenOpen = useRef(false)

  useEffect(() => {
    if (isPaused) return undefined
    let waiting: ReturnType<typeof setTimeout> | undefined
    let refreshedAtMs = 0
    const refresh = () => {
      clearTimeout(waiting)
      waiting = undefined
      refreshedAtMs = Date.now()
      void queryClient.invalidateQueries({ queryKey: ['ops'] })
    }
    const onChanged = () => {
      waiting ??= setTimeout(
        refresh,
        Math.max(0, refreshedAtMs + refreshAtMostEveryMs - Date.now()),
      )
    }
    const stream = new EventSource('/ops/stream')
    stream.addEventListener('open', () => {
      setIsOpen(true)
      // After a pause or an outage the page has missed news; the first opening has missed none.
      if (hasBeenOpen.current) onChanged()
      hasBeenOpen.current = true
    })
    stream.addEventListener('error', () => setIsOpen(false))
    stream.addEventListener('changed', onChanged)
    const steady = setInterval(refresh, refreshAtLeastEveryMs)
    return () => {
      stream.close()
      clearInterval(steady)
      clearTimeout(waiting)
      setIsOpen(false)
    }
  }, [isPaused, queryClient])

  if (isPaused) return 'paused'
  return isOpen ? 'live' : 'connecting'
}
