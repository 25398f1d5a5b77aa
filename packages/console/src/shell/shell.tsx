import { useQuery } from '@tanstack/react-query'
import { Outlet, useNavigate, useRouter } from '@tanstack/react-router'
import { lazy, Suspense, useEffect, useState } from 'react'
import { sessionQuery } from '../api/session-query.ts'
import type { SessionView } from '../api/views.ts'
import { useLiveUpdates } from '../live/use-live-updates.ts'
import { FailurePanel } from '../parts/failure-panel.tsx'
import { PageSkeleton } from '../parts/page-skeleton.tsx'
import { useKeyPresses } from '../shortcuts/use-key-presses.ts'
import { useShortcut } from '../shortcuts/use-shortcut.ts'
import { screens } from './screens.ts'
import classes from './shell.module.css'
import { SideBar } from './side-bar.tsx'

const Palette = lazy(async () => ({ default: (await import('./palette.tsx')).Palette }))
const ShortcutHelp = lazy(async () => ({
  default: (await import('./shortcut-help.tsx')).ShortcutHelp,
}))

/** Lets only signed-in people see the console; everybody else is asked to sign in first. */
export function Shell() {
  const { data: session, error, isPending, refetch } = useQuery(sessionQuery)
  if (isPending) {
    return (
      <main className={classes['alone']}>
        <PageSkeleton what="the console" />
      </main>
    )
  }
  if (session === null) return <SignInFirst />
  if (session === undefined) {
    return (
      <main className={classes['alone']}>
        <FailurePanel error={error} what="The console" onRetry={() => void refetch()} />
      </main>
    )
  }
  return <SignedIn session={session} />
}

/** Leads to the sign-in page once, and remembers the page that was asked for. */
function SignInFirst() {
  const router = useRouter()
  useEffect(() => {
    const { href, pathname } = router.latestLocation
    if (pathname !== '/sign-in') {
      void router.navigate({ to: '/sign-in', search: { from: href }, replace: true })
    }
  }, [router])
  return null
}

function GoKey({ id, to }: Pick<(typeof screens)[number], 'id' | 'to'>) {
  const navigate = useNavigate()
  useShortcut(`go-${id}`, () => void navigate({ to }))
  return null
}

function SignedIn({ session }: { readonly session: SessionView }) {
  const [dialog, setDialog] = useState<'none' | 'palette' | 'help'>('none')
  const navigate = useNavigate()
  const live = useLiveUpdates()
  const close = () => setDialog('none')
  useKeyPresses()
  useShortcut('palette', () => setDialog((before) => (before === 'palette' ? 'none' : 'palette')))
  useShortcut('help', () => setDialog('help'))
  useShortcut('search', () => void navigate({ to: '/incidents', hash: 'search' }))
  return (
    <div className={classes['frame']}>
      <a href="#main" className={classes['skip']}>
        Skip to the page
      </a>
      <header className={classes['side']}>
        <SideBar
          session={session}
          live={live}
          onPalette={() => setDialog('palette')}
          onHelp={() => setDialog('help')}
        />
      </header>
      <main id="main" tabIndex={-1} className={classes['main']}>
        <Outlet />
      </main>
      {screens.map(({ id, to }) => (
        <GoKey key={id} id={id} to={to} />
      ))}
      <Suspense>
        {dialog === 'palette' && <Palette onClose={close} onHelp={() => setDialog('help')} />}
        {dialog === 'help' && <ShortcutHelp onClose={close} />}
      </Suspense>
    </div>
  )
}
