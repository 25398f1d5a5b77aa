import { useMantineColorScheme } from '@mantine/core'
import { IconDeviceDesktop, IconMoon, IconSun } from '@tabler/icons-react'
import { withoutStyleTag } from './color-scheme.ts'
import classes from './side-bar.module.css'

const schemes = {
  auto: { words: 'System', Icon: IconDeviceDesktop, next: 'light' },
  light: { words: 'Light', Icon: IconSun, next: 'dark' },
  dark: { words: 'Dark', Icon: IconMoon, next: 'auto' },
} as const

/** Goes round: as the system, light, dark. */
export function ColorSchemeSwitch() {
  const { colorScheme, setColorScheme } = useMantineColorScheme(withoutStyleTag)
  const { words, Icon, next } = schemes[colorScheme]
  return (
    <button type="button" className={classes['quiet']} onClick={() => setColorScheme(next)}>
      <Icon size={17} stroke={1.7} aria-hidden="true" />
      <span>
        <span className={classes['wide']}>Theme: </span>
        {words}
      </span>
    </button>
  )
}
