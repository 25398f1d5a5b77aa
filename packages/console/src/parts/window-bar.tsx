import { NativeSelect } from '@mantine/core'
import { IconChevronDown } from '@tabler/icons-react'
import type { Origin } from '../api/views.ts'
import { isOrigin } from '../shell/search-params.ts'
import classes from './window-bar.module.css'

interface WindowBarProps {
  readonly windows: readonly { readonly value: number; readonly label: string }[]
  readonly window: number
  readonly origin: Origin | undefined
  readonly onChange: (next: {
    readonly window: number
    readonly origin: Origin | undefined
  }) => void
}

const chevron = <IconChevronDown size={15} aria-hidden="true" />

const origins = [
  { value: '', label: 'Everything' },
  { value: 'user', label: 'Users' },
  { value: 'synthetic', label: 'Synthetic' },
  { value: 'rehearsal', label: 'Rehearsal' },
]

/** How far back, and whose traffic. */
export function WindowBar({ windows, window, origin, onChange }: WindowBarProps) {
  const isOffered = windows.some(({ value }) => value === window)
  const offered = isOffered ? windows : [...windows, { value: window, label: `Last ${window}` }]
  return (
    <search className={classes['bar']}>
      <NativeSelect
        rightSection={chevron}
        aria-label="Window"
        value={String(window)}
        data={offered.map(({ value, label }) => ({ value: String(value), label }))}
        onChange={(event) => onChange({ window: Number(event.currentTarget.value), origin })}
      />
      <NativeSelect
        rightSection={chevron}
        aria-label="Caused by"
        value={origin ?? ''}
        data={origins}
        onChange={(event) => {
          const { value } = event.currentTarget
          onChange({ window, origin: isOrigin(value) ? value : undefined })
        }}
      />
    </search>
  )
}
