import { useMantineColorScheme } from '@mantine/core'
import { useNavigate } from '@tanstack/react-router'
import { liveSetting } from '../live/live-setting.ts'
import { singleKeySetting } from '../shortcuts/single-key-setting.ts'
import { withoutStyleTag } from './color-scheme.ts'
import { screens } from './screens.ts'
import { pastedId, type PaletteCommand } from './palette-commands.ts'

export interface PaletteCommands {
  readonly always: readonly PaletteCommand[]
  /** What the typed text itself could mean. */
  readonly fromQuery: readonly PaletteCommand[]
}

export function usePaletteCommands(query: string, onHelp: () => void): PaletteCommands {
  const navigate = useNavigate()
  const { setColorScheme } = useMantineColorScheme(withoutStyleTag)
  const isPaused = liveSetting.use() === 'paused'
  const singleKeysAreOn = singleKeySetting.use() === 'on'
  const toIncidents = (q: string) => () => void navigate({ to: '/incidents', search: { q } })

  const always: PaletteCommand[] = [
    ...screens.map(({ id, words, key, to }) => ({
      id,
      words: `Go to ${words}`,
      keys: `g ${key}`,
      run: () => void navigate({ to }),
    })),
    { id: 'urgent', words: 'Show urgent incidents', run: toIncidents('severity:urgent') },
    { id: 'users', words: 'Show incidents that users met', run: toIncidents('origin:user') },
    {
      id: 'unreplayable',
      words: 'Show decisions that cannot be replayed',
      run: () => void navigate({ to: '/decisions', search: { replayability: 'no' } }),
    },
    {
      id: 'live',
      words: isPaused ? 'Resume live updates' : 'Pause live updates',
      keys: 'p',
      run: () => liveSetting.write(isPaused ? 'on' : 'paused'),
    },
    { id: 'light', words: 'Theme: light', run: () => setColorScheme('light') },
    { id: 'dark', words: 'Theme: dark', run: () => setColorScheme('dark') },
    { id: 'system', words: 'Theme: as the system', run: () => setColorScheme('auto') },
    {
      id: 'keys',
      words: singleKeysAreOn ? 'Switch single-key shortcuts off' : 'Switch single-key shortcuts on',
      run: () => singleKeySetting.write(singleKeysAreOn ? 'off' : 'on'),
    },
    { id: 'help', words: 'Keyboard help', keys: '?', run: onHelp },
  ]

  return { always, fromQuery: commandsOfQuery(query, navigate) }
}

type Navigate = ReturnType<typeof useNavigate>

/** Opens what an id names; searches for anything else. */
function commandsOfQuery(query: string, navigate: Navigate): readonly PaletteCommand[] {
  const words = query.trim()
  const pasted = pastedId(query)
  if (pasted === null) {
    if (words.length < 2) return []
    const run = () => void navigate({ to: '/incidents', search: { q: words } })
    return [{ id: 'search', words: `Search incidents for “${words}”`, run }]
  }
  const { kind, id } = pasted
  if (kind === 'correlation') {
    const params = { correlationId: id }
    const run = () => void navigate({ to: '/timeline/$correlationId', params })
    return [{ id: 'open-timeline', words: 'Open this timeline', run }]
  }
  if (kind === 'incident') {
    const run = () => void navigate({ to: '/incidents/$id', params: { id } })
    return [{ id: 'open-incident', words: 'Open this incident', run }]
  }
  const run = () => void navigate({ to: '/decisions/$id', params: { id } })
  return [{ id: 'open-decision', words: 'Open this decision', run }]
}
