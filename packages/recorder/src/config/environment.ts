import { FirstContactError } from '../errors/first-contact-error.ts'

/** What the recorder takes from the environment; this file alone reads it. */
export interface RecorderEnvironment {
  readonly isDisabled: boolean
  readonly environment: string
  readonly stationUrl: string | undefined
  readonly ingestToken: string | undefined
  readonly spoolDir: string | undefined
  readonly spoolMaxBytes: number | undefined
  readonly projectKey: string | undefined
  readonly projectKeyFile: string | undefined
  readonly engineManifest: string | undefined
  readonly journalDir: string | undefined
}

type Variables = { readonly [name: string]: string | undefined }

function text(variables: Variables, name: string): string | undefined {
  const value = variables[name]?.trim()
  return value === undefined || value === '' ? undefined : value
}

function refuse(name: string, expected: string): never {
  throw new FirstContactError('FC_CONFIG_INVALID', { message: `${name} must be ${expected}.` })
}

function flag(variables: Variables, name: string): boolean {
  const value = text(variables, name)?.toLowerCase()
  if (value === undefined || value === '0' || value === 'false') return false
  if (value === '1' || value === 'true') return true
  return refuse(name, '1 or 0')
}

function bytes(variables: Variables, name: string): number | undefined {
  const value = text(variables, name)
  if (value === undefined) return undefined
  const parsed = Number(value)
  if (!Number.isSafeInteger(parsed) || parsed <= 0) refuse(name, 'a whole number of bytes above 0')
  return parsed
}

function url(variables: Variables, name: string): string | undefined {
  const value = text(variables, name)
  if (value === undefined) return undefined
  if (!URL.canParse(value) || !/^https?:$/.test(new URL(value).protocol)) {
    refuse(name, 'an http or https address')
  }
  return value
}

/**
 * Reads the variables the recorder knows, once, into a frozen object.
 *
 * @throws FC_CONFIG_INVALID naming the variable, never its value
 */
export function readEnvironment(variables: Variables = process.env): RecorderEnvironment {
  const environment = text(variables, 'FC_ENVIRONMENT') ?? text(variables, 'NODE_ENV')
  return Object.freeze({
    isDisabled: flag(variables, 'FC_DISABLED'),
    environment: environment ?? 'development',
    stationUrl: url(variables, 'FC_STATION_URL'),
    ingestToken: text(variables, 'FC_INGEST_TOKEN'),
    spoolDir: text(variables, 'FC_SPOOL_DIR'),
    spoolMaxBytes: bytes(variables, 'FC_SPOOL_MAX_BYTES'),
    projectKey: text(variables, 'FC_PROJECT_KEY'),
    projectKeyFile: text(variables, 'FC_PROJECT_KEY_FILE'),
    engineManifest: text(variables, 'FC_ENGINE_MANIFEST'),
    journalDir: text(variables, 'FC_JOURNAL_DIR'),
  })
}
