import { NativeSelect, TextInput } from '@mantine/core'
import { IconChevronDown, IconSearch } from '@tabler/icons-react'
import { useEffect, useRef, useState } from 'react'
import { windowsOffered } from '../shell/search-params.ts'
import { useShortcut } from '../shortcuts/use-shortcut.ts'
import { parseQuery, queryValues, withTerm } from './query-text.ts'
import classes from './filter-bar.module.css'

interface FilterBarProps {
  readonly query: string
  readonly hours: number
  readonly startsFocused: boolean
  readonly onChange: (next: { readonly query: string; readonly hours: number }) => void
}

const typingPauseMs = 300
const chevron = <IconChevronDown size={15} aria-hidden="true" />

export function windowWords(hours: number): string {
  if (hours === 1) return 'Last hour'
  return hours <= 72 ? `Last ${hours} hours` : `Last ${Math.round(hours / 24)} days`
}

function choices(all: string, values: readonly string[]) {
  return [
    { value: '', label: all },
    ...values.map((value) => ({
      value,
      label: `${value.charAt(0).toUpperCase()}${value.slice(1)}`,
    })),
  ]
}

/** The query as text, and menus that write the same text for those who would rather choose. */
export function FilterBar({ query, hours, startsFocused, onChange }: FilterBarProps) {
  const field = useRef<HTMLInputElement>(null)
  const [text, setText] = useState(query)
  const [known, setKnown] = useState(query)
  if (known !== query) {
    // The address changed under the field: a menu, the palette, or the browser's back button.
    setKnown(query)
    if (text.trim() !== query) setText(query)
  }
  useEffect(() => {
    if (text.trim() === query) return undefined
    const timer = setTimeout(() => onChange({ query: text.trim(), hours }), typingPauseMs)
    return () => clearTimeout(timer)
  }, [text, query, hours, onChange])
  useEffect(() => {
    if (startsFocused) field.current?.focus()
  }, [startsFocused])
  useShortcut('search', () => field.current?.select())

  const parsed = parseQuery(text)
  const set = (name: 'severity' | 'state' | 'origin') => (value: string) =>
    setText(withTerm(text, name, value))
  const windows = windowsOffered.includes(hours) ? windowsOffered : [...windowsOffered, hours]
  return (
    <search className={classes['bar']}>
      <TextInput
        ref={field}
        className={classes['query']}
        aria-label="Search incidents"
        placeholder="severity:action component:engines.budget words…"
        leftSection={<IconSearch size={16} aria-hidden="true" />}
        value={text}
        spellCheck={false}
        autoCapitalize="none"
        error={parsed.notUnderstood.length > 0 ? parsed.notUnderstood.join('; ') : undefined}
        onChange={(event) => setText(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === 'Escape') {
            event.preventDefault()
            field.current?.blur()
          }
        }}
      />
      <div className={classes['menus']}>
        <NativeSelect
          rightSection={chevron}
          aria-label="Severity, this or worse"
          value={parsed.min_severity ?? ''}
          data={choices('Any severity', [...queryValues.severity].reverse())}
          onChange={(event) => set('severity')(event.currentTarget.value)}
        />
        <NativeSelect
          rightSection={chevron}
          aria-label="State"
          value={parsed.state ?? ''}
          data={choices('Any state', queryValues.state)}
          onChange={(event) => set('state')(event.currentTarget.value)}
        />
        <NativeSelect
          rightSection={chevron}
          aria-label="Origin"
          value={parsed.origin ?? ''}
          data={choices('Any origin', queryValues.origin)}
          onChange={(event) => set('origin')(event.currentTarget.value)}
        />
        <NativeSelect
          rightSection={chevron}
          aria-label="Window"
          value={String(hours)}
          data={windows.map((each) => ({ value: String(each), label: windowWords(each) }))}
          onChange={(event) =>
            onChange({ query: text.trim(), hours: Number(event.currentTarget.value) })
          }
        />
      </div>
    </search>
  )
}
