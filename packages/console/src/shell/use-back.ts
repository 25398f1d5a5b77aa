import { useCanGoBack, useNavigate, useRouter } from '@tanstack/react-router'
import { useShortcut } from '../shortcuts/use-shortcut.ts'

/** Escape goes where the reader came from, or up when the page was opened by its address. */
export function useBack(parent: '/' | '/incidents' | '/decisions' | '/health'): () => void {
  const router = useRouter()
  const navigate = useNavigate()
  const canGoBack = useCanGoBack()
  const back = () => {
    if (canGoBack) router.history.back()
    else void navigate({ to: parent })
  }
  useShortcut('back', back)
  return back
}
