import { stationError } from '../errors/station-error.ts'
import type { StationConfigInput } from './station-config.ts'

/** Variables that set something of the station. */
const settingOfVariable = {
  DATABASE_URL: 'databaseUrl',
  FC_HOST: 'host',
  FC_PORT: 'port',
  FC_ENVIRONMENT: 'environment',
} as const

/** Variables that others read: the recorder, the store, or who loads the configuration. */
const otherVariables: readonly string[] = [
  'FC_CONFIG',
  'FC_PROJECT_KEY',
  'FC_PROJECT_KEY_FILE',
  'FC_STATE_DIR',
  'FC_DISABLED',
  'FC_STATION_URL',
  'FC_INGEST_TOKEN',
  'FC_SPOOL_DIR',
  'FC_JOURNAL_DIR',
  'FC_ENGINE_MANIFEST',
  'FC_SPOOL_MAX_BYTES',
]

export type Variables = Readonly<Record<string, string | undefined>>

function assertKnown(variables: Variables): void {
  const known = new Set([...Object.keys(settingOfVariable), ...otherVariables])
  const unknown = Object.keys(variables).filter((key) => key.startsWith('FC_') && !known.has(key))
  if (unknown.length === 0) return
  const names = [...known].toSorted().join(', ')
  throw stationError(
    'FC_STATION_CONFIG_UNKNOWN',
    `The environment has ${unknown.toSorted().join(', ')}; known are ${names}`,
  )
}

function numberOf(variable: string, text: string): number {
  if (/^\d{1,9}$/.test(text)) return Number(text)
  throw stationError(
    'FC_STATION_CONFIG_INVALID',
    `${variable} must be a whole number, it is ${JSON.stringify(text.slice(0, 40))}`,
  )
}

/** An empty variable counts as not set: that is what `FC_PORT= npm start` means. */
function textOf(variables: Variables, name: keyof typeof settingOfVariable): string | undefined {
  const text = variables[name]
  return text === undefined || text === '' ? undefined : text
}

/** What the environment sets, and by which variable. */
export function configOfEnvironment(variables: Variables): {
  readonly settings: StationConfigInput
  readonly sources: ReadonlyMap<string, string>
} {
  assertKnown(variables)
  const settings: Record<string, string | number> = {}
  const sources = new Map<string, string>()
  for (const name of ['DATABASE_URL', 'FC_HOST', 'FC_PORT', 'FC_ENVIRONMENT'] as const) {
    const text = textOf(variables, name)
    if (text === undefined) continue
    settings[settingOfVariable[name]] = name === 'FC_PORT' ? numberOf(name, text) : text
    sources.set(settingOfVariable[name], name)
  }
  return { settings, sources }
}
