import { VisuallyHidden } from '@mantine/core'
import { useEffect, useRef, useState } from 'react'

/** A screen reader hears of a change at most this often. */
const speakAtMostEveryMs = 10_000

/** Tells a screen reader, politely, when the facts in `text` have changed; never moves the focus. */
export function LiveRegion({ text }: { readonly text: string }) {
  const [spoken, setSpoken] = useState('')
  const known = useRef(text)
  const spokenAtMs = useRef(0)
  useEffect(() => {
    if (known.current === '') known.current = text
    if (known.current === text) return undefined
    const waitMs = Math.max(0, spokenAtMs.current + speakAtMostEveryMs - Date.now())
    const timer = setTimeout(() => {
      known.current = text
      spokenAtMs.current = Date.now()
      setSpoken(text)
    }, waitMs)
    return () => clearTimeout(timer)
  }, [text])
  return (
    <VisuallyHidden role="status" aria-live="polite">
      {spoken}
    </VisuallyHidden>
  )
}
