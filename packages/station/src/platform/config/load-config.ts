import { existsSync } from 'node:fs'
import { basename, dirname, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { z } from 'zod'
import { stationError } from '../errors/station-error.ts'
import { configOfEnvironment, type Variables } from './environment-variables.ts'
import {
  stationConfigSchema,
  type StationConfig,
  type StationConfigInput,
} from './station-config.ts'

const configFileName = 'first-contact.config.ts'

/** The configuration in force, and where each setting came from. */
export interface LoadedConfig {
  readonly config: StationConfig
  /** By dotted path of the setting; what is missing here is a default. */
  readonly sources: ReadonlyMap<string, string>
  readonly file: string | null
}

export interface LoadConfigOptions {
  readonly cwd: string
  readonly variables: Variables
  /** Settings of the command line; they win. */
  readonly overrides?: StationConfigInput
}

function fileOf({ cwd, variables }: LoadConfigOptions): string | null {
  const named = variables['FC_CONFIG']
  if (named !== undefined && named !== '') return resolve(cwd, named)
  const own = resolve(cwd, configFileName)
  return existsSync(own) ? own : null
}

async function readFile(file: string): Promise<object> {
  let module: object
  try {
    module = (await import(pathToFileURL(file).href)) as object
  } catch (cause) {
    throw stationError('FC_STATION_CONFIG_UNREADABLE', `${file} cannot be loaded`, cause)
  }
  const value: unknown = Reflect.get(module, 'default')
  if (typeof value === 'object' && value !== null) return value
  throw stationError('FC_STATION_CONFIG_UNREADABLE', `${file} has no default export`)
}

/** `ingest.bodyMaxBytes` and its like: one entry for each leaf. */
function leaves(value: unknown, path = ''): readonly string[] {
  const isGroup = typeof value === 'object' && value !== null && !Array.isArray(value)
  if (!isGroup) return [path]
  return Object.entries(value).flatMap(([key, child]) =>
    child === undefined ? [] : leaves(child, path === '' ? key : `${path}.${key}`),
  )
}

/** A variable says by its name which setting it is; a file and the command line hold many. */
function placeOf(path: string, source: string | undefined): string {
  if (source === undefined) return path
  return /^[A-Z_]+$/.test(source) ? source : `${path} (${source})`
}

function refuse(error: z.ZodError, sources: ReadonlyMap<string, string>): never {
  const issues = error.issues.map((issue) => {
    const path = issue.path.join('.')
    if (issue.code === 'unrecognized_keys') {
      return `${issue.keys.map((key) => (path === '' ? key : `${path}.${key}`)).join(', ')} is not a setting`
    }
    return `${placeOf(path, sources.get(path))} ${issue.message}`
  })
  const isUnknown = error.issues.some(({ code }) => code === 'unrecognized_keys')
  throw stationError(
    isUnknown ? 'FC_STATION_CONFIG_UNKNOWN' : 'FC_STATION_CONFIG_INVALID',
    issues.join('; '),
  )
}

function assertOrdered({ severity }: StationConfig): void {
  if (severity.attention < severity.action && severity.action < severity.urgent) return
  throw stationError(
    'FC_STATION_CONFIG_INVALID',
    `severity must rise: attention ${severity.attention}, action ${severity.action}, urgent ${severity.urgent}`,
  )
}

/**
 * Reads file, environment and command line, in this order, the later one winning.
 *
 * @throws FC_STATION_CONFIG_UNREADABLE, FC_STATION_CONFIG_UNKNOWN, FC_STATION_CONFIG_INVALID
 */
export async function loadConfig(options: LoadConfigOptions): Promise<LoadedConfig> {
  const file = fileOf(options)
  const ofFile = file === null ? {} : await readFile(file)
  const ofEnvironment = configOfEnvironment(options.variables)
  const overrides = options.overrides ?? {}

  const sources = new Map<string, string>()
  for (const path of leaves(ofFile)) sources.set(path, basename(file ?? ''))
  for (const [path, variable] of ofEnvironment.sources) sources.set(path, variable)
  for (const path of leaves(overrides)) sources.set(path, 'command line')

  const parsed = stationConfigSchema.safeParse({
    ...ofFile,
    ...ofEnvironment.settings,
    ...overrides,
  })
  if (!parsed.success) refuse(parsed.error, sources)
  const base = file === null ? options.cwd : dirname(file)
  const config = { ...parsed.data, projectDir: resolve(base, parsed.data.projectDir) }
  assertOrdered(config)
  return { config: Object.freeze(config), sources, file }
}
