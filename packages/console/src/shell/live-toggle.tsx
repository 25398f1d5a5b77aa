import { IconPlayerPauseFilled, IconPlayerPlayFilled } from '@tabler/icons-react'
import { liveSetting } from '../live/live-setting.ts'
import { liveWords, type LiveState } from '../live/live-state.ts'
import { useShortcut } from '../shortcuts/use-shortcut.ts'
import classes from './side-bar.module.css'

/** Says whether the page updates itself, and stops or resumes that. */
export function LiveToggle({ state }: { readonly state: LiveState }) {
  const isPaused = state === 'paused'
  const toggle = () => liveSetting.write(isPaused ? 'on' : 'paused')
  useShortcut('pause', toggle)
  const Icon = isPaused ? IconPlayerPlayFilled : IconPlayerPauseFilled
  return (
    <button
      type="button"
      className={classes['quiet']}
      onClick={toggle}
      aria-label={`${liveWords[state]}: ${isPaused ? 'resume' : 'pause'} live updates`}
    >
      <span className={classes['pulse']} data-live={state} aria-hidden="true" />
      <span className={classes['grow']}>{liveWords[state]}</span>
      <Icon size={14} aria-hidden="true" />
    </button>
  )
}
