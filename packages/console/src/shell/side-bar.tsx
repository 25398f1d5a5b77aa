import { Link, useLocation } from '@tanstack/react-router'
import { IconCommand, IconDots, IconKeyboard } from '@tabler/icons-react'
import { useEffect, useId, useRef, useState } from 'react'
import type { SessionView } from '../api/views.ts'
import type { LiveState } from '../live/live-state.ts'
import { Brand } from './brand.tsx'
import { ColorSchemeSwitch } from './color-scheme-switch.tsx'
import { LiveToggle } from './live-toggle.tsx'
import { screens } from './screens.ts'
import classes from './side-bar.module.css'
import { SignOutButton } from './sign-out-button.tsx'

interface SideBarProps {
  readonly session: SessionView
  readonly live: LiveState
  readonly onPalette: () => void
  readonly onHelp: () => void
}

/** Where one can go, whether the page is live, and who is signed in. */
export function SideBar({ session, live, onPalette, onHelp }: SideBarProps) {
  // On a narrow screen the tools wait behind a button; on a wide one they are always there.
  const [isMoreOpen, setIsMoreOpen] = useState(false)
  const toolsId = useId()
  const nav = useRef<HTMLElement>(null)
  const { pathname } = useLocation()
  const open = screens.findLast(({ to }) => pathname === to || pathname.startsWith(`${to}/`))?.id
  useEffect(() => {
    // On a phone the screens scroll sideways: the one that is open has to be among those seen.
    const link = nav.current?.querySelector(`[data-screen="${open}"]`)
    link?.scrollIntoView({ block: 'nearest', inline: 'nearest' })
  }, [open])
  return (
    <div className={classes['bar']}>
      <div className={classes['top']}>
        <Link to="/" className={classes['home']} aria-label="First Contact, Now">
          <Brand />
        </Link>
        <span className={classes['environment']}>{session.environment}</span>
      </div>
      <nav ref={nav} className={classes['nav']} aria-label="Console">
        {screens.map(({ id, to, words, Icon }) => (
          <Link
            key={id}
            to={to}
            activeOptions={{ exact: to === '/', includeSearch: false }}
            className={classes['link']}
            data-screen={id}
          >
            <Icon size={18} stroke={1.7} aria-hidden="true" />
            {words}
          </Link>
        ))}
      </nav>
      <div className={classes['live']}>
        <LiveToggle state={live} />
        <button
          type="button"
          className={`${classes['quiet']} ${classes['more']}`}
          aria-expanded={isMoreOpen}
          aria-controls={toolsId}
          onClick={() => setIsMoreOpen(!isMoreOpen)}
        >
          <IconDots size={18} aria-hidden="true" />
          More
        </button>
      </div>
      <div id={toolsId} className={classes['tools']} data-open={isMoreOpen || undefined}>
        <button type="button" className={classes['quiet']} onClick={onPalette}>
          <IconCommand size={17} stroke={1.7} aria-hidden="true" />
          <span className={classes['grow']}>Commands</span>
          <kbd className={classes['kbd']}>Ctrl K</kbd>
        </button>
        <button type="button" className={classes['quiet']} onClick={onHelp}>
          <IconKeyboard size={17} stroke={1.7} aria-hidden="true" />
          <span className={classes['grow']}>Keyboard</span>
          <kbd className={classes['kbd']}>?</kbd>
        </button>
        <ColorSchemeSwitch />
        <SignOutButton session={session} />
      </div>
    </div>
  )
}
