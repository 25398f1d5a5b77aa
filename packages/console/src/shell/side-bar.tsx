import { Link } from '@tanstack/react-router'
import {
  IconActivityHeartbeat,
  IconCommand,
  IconDots,
  IconKeyboard,
  IconListDetails,
  IconScale,
} from '@tabler/icons-react'
import { useId, useState } from 'react'
import type { SessionView } from '../api/views.ts'
import type { LiveState } from '../live/live-state.ts'
import { Brand } from './brand.tsx'
import { ColorSchemeSwitch } from './color-scheme-switch.tsx'
import { LiveToggle } from './live-toggle.tsx'
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
  return (
    <div className={classes['bar']}>
      <div className={classes['top']}>
        <Link to="/" className={classes['home']} aria-label="First Contact, Now">
          <Brand />
        </Link>
        <span className={classes['environment']}>{session.environment}</span>
      </div>
      <nav className={classes['nav']} aria-label="Console">
        <Link
          to="/"
          activeOptions={{ exact: true, includeSearch: false }}
          className={classes['link']}
        >
          <IconActivityHeartbeat size={18} stroke={1.7} aria-hidden="true" />
          Now
        </Link>
        <Link to="/incidents" activeOptions={{ includeSearch: false }} className={classes['link']}>
          <IconListDetails size={18} stroke={1.7} aria-hidden="true" />
          Incidents
        </Link>
        <Link to="/decisions" activeOptions={{ includeSearch: false }} className={classes['link']}>
          <IconScale size={18} stroke={1.7} aria-hidden="true" />
          Decisions
        </Link>
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
