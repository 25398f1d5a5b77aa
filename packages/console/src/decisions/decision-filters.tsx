import { NativeSelect } from '@mantine/core'
import { IconChevronDown, IconX } from '@tabler/icons-react'
import type { DecisionCountsView } from '../api/views.ts'
import { windowWords } from '../incidents/filter-bar.tsx'
import { verdictWords } from '../parts/verdict-label.tsx'
import { isOrigin, windowsOffered } from '../shell/search-params.ts'
import { valuesOf } from './count-groups.ts'
import classes from './decision-filters.module.css'
import { replayabilities, verdicts, type DecisionsSearch } from './decisions-search.ts'
import { replayabilityWords } from './replayability-label.tsx'
import { versionText } from './version-text.ts'

interface DecisionFiltersProps {
  readonly search: DecisionsSearch
  readonly counts: DecisionCountsView['counts']
  readonly onChange: (next: DecisionsSearch) => void
}

const origins = ['user', 'synthetic', 'rehearsal'] as const

interface MenuProps {
  readonly label: string
  readonly all: string
  readonly value: string | undefined
  readonly values: readonly string[]
  readonly wordsOf?: (value: string) => string
  readonly onChoose: (value: string | undefined) => void
}

function capital(word: string): string {
  return `${word.charAt(0).toUpperCase()}${word.slice(1)}`
}

/** A value that is chosen is offered even where nothing was decided so lately. */
function Menu({ label, all, value, values, wordsOf = capital, onChoose }: MenuProps) {
  const offered = value === undefined || values.includes(value) ? values : [...values, value]
  return (
    <NativeSelect
      rightSection={<IconChevronDown size={15} aria-hidden="true" />}
      aria-label={label}
      value={value ?? ''}
      data={[
        { value: '', label: all },
        ...offered.map((each) => ({ value: each, label: wordsOf(each) })),
      ]}
      onChange={({ currentTarget }) =>
        onChoose(currentTarget.value === '' ? undefined : currentTarget.value)
      }
    />
  )
}

/** Without the field where it is undefined: the address then stays free of it. */
function withField<Name extends keyof DecisionsSearch>(
  search: DecisionsSearch,
  name: Name,
  value: DecisionsSearch[Name] | undefined,
): DecisionsSearch {
  const { [name]: _, ...rest } = search
  return value === undefined ? rest : { ...rest, [name]: value }
}

/** Everything the list can be narrowed by; what was decided in the window fills the menus. */
export function DecisionFilters({ search, counts, onChange }: DecisionFiltersProps) {
  const { engine, outcome, version, replayability, verdict, origin, hours = 24 } = search
  const isOfOne = search.run !== undefined || search.correlation !== undefined
  const windows = windowsOffered.includes(hours) ? windowsOffered : [...windowsOffered, hours]
  return (
    <search className={classes['bar']} aria-label="Narrow the decisions">
      <Menu
        label="Engine"
        all="Any engine"
        value={engine}
        values={valuesOf(counts, 'engine')}
        wordsOf={(name) => name}
        // Outcomes and versions are those of one engine.
        onChoose={(value) => {
          const { outcome: _outcome, version: _version, ...rest } = search
          onChange(withField(rest, 'engine', value))
        }}
      />
      <Menu
        label="Outcome"
        all="Any outcome"
        value={outcome}
        values={valuesOf(counts, 'outcome', engine)}
        onChoose={(value) => onChange(withField(search, 'outcome', value))}
      />
      <Menu
        label="Version"
        all="Any version"
        value={version}
        values={valuesOf(counts, 'engine_version', engine)}
        wordsOf={versionText}
        onChoose={(value) => onChange(withField(search, 'version', value))}
      />
      <Menu
        label="Replay"
        all="Any replay"
        value={replayability}
        values={replayabilities}
        wordsOf={words}
        onChoose={(value) =>
          onChange(
            withField(
              search,
              'replayability',
              replayabilities.find((each) => each === value),
            ),
          )
        }
      />
      <Menu
        label="Verdict"
        all="Any verdict"
        value={verdict}
        values={verdicts}
        wordsOf={(value) => verdictWords[verdicts.find((each) => each === value) ?? 'unreplayable']}
        onChoose={(value) =>
          onChange(
            withField(
              search,
              'verdict',
              verdicts.find((each) => each === value),
            ),
          )
        }
      />
      <Menu
        label="Origin"
        all="Any origin"
        value={origin}
        values={origins}
        onChoose={(value) =>
          onChange(withField(search, 'origin', isOrigin(value) ? value : undefined))
        }
      />
      {/* Of one run or one correlation, all that is kept is shown. */}
      {!isOfOne && (
        <NativeSelect
          rightSection={<IconChevronDown size={15} aria-hidden="true" />}
          aria-label="Window"
          value={String(hours)}
          data={windows.map((each) => ({ value: String(each), label: windowWords(each) }))}
          onChange={({ currentTarget }) =>
            onChange(withField(search, 'hours', Number(currentTarget.value)))
          }
        />
      )}
      <Narrowed search={search} onChange={onChange} />
    </search>
  )
}

function words(value: string): string {
  const known = replayabilities.find((each) => each === value)
  return known === undefined ? value : replayabilityWords[known]
}

/** What a link narrowed the list to; no menu shows it, so it can be taken off here. */
function Narrowed({ search, onChange }: Omit<DecisionFiltersProps, 'counts'>) {
  return (['run', 'correlation'] as const).map((name) => {
    const value = search[name]
    return value === undefined ? null : (
      <button
        key={name}
        type="button"
        className={classes['narrowed']}
        onClick={() => onChange(withField(search, name, undefined))}
        aria-label={`Of ${name} ${value}: show all decisions`}
      >
        {name} <code>{value}</code>
        <IconX size={14} aria-hidden="true" />
      </button>
    )
  })
}
