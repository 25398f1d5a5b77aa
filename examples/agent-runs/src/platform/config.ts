import { FirstContactError } from '@first-contact/recorder'
import { z } from 'zod'
import './errors.ts'

const port = z.coerce.number().int().min(0).max(65_535)
const milliseconds = z.coerce.number().int().min(1).max(600_000)
const url = z.url({ protocol: /^https?$/ })
/** `postgres://user@%2Frun%2Fpostgresql/name` names a socket folder; no web address looks so. */
const databaseUrl = z
  .string({ error: 'is not set; give the address of a Postgres database' })
  .refine((value) => /^postgres(ql)?:\/\//.test(value) && URL.canParse(value), {
    error: 'must be a postgres:// address',
  })

/** Every variable of the product, for all its processes; each takes what it needs. */
const environment = {
  DATABASE_URL: databaseUrl,
  AGENT_RUNS_HOST: z.string().min(1).default('127.0.0.1'),
  AGENT_RUNS_API_PORT: port.default(4320),
  AGENT_RUNS_TOOLS_PORT: port.default(4321),
  AGENT_RUNS_TOOLS_URL: url.default('http://127.0.0.1:4321'),
  /** Where traffic.ts sends its runs. */
  AGENT_RUNS_API_URL: url.default('http://127.0.0.1:4320'),
  /** A tool that takes longer is treated as silent; its usual latency is below 60 ms. */
  AGENT_RUNS_TOOL_TIMEOUT_MS: milliseconds.default(800),
  AGENT_RUNS_MAX_ATTEMPTS: z.coerce.number().int().min(1).max(20).default(3),
  AGENT_RUNS_WORKER_CONCURRENCY: z.coerce.number().int().min(1).max(64).default(4),
  /** How often a retry that is due is looked for; new work is announced and does not wait. */
  AGENT_RUNS_POLL_INTERVAL_MS: milliseconds.default(250),
  AGENT_RUNS_HEARTBEAT_MS: milliseconds.default(1_000),
  /** A worker silent for this long is dead, and its jobs are given to others. */
  AGENT_RUNS_DEAD_AFTER_MS: milliseconds.default(5_000),
  AGENT_RUNS_TENANT_DAILY_CENTS: z.coerce.number().int().min(0).max(1e12).default(10_000_000),
  AGENT_RUNS_BREAKER_FAILURES: z.coerce.number().int().min(1).max(1000).default(5),
  AGENT_RUNS_BREAKER_COOL_DOWN_MS: milliseconds.default(3_000),
  /** Share of tool calls that go wrong on their own, 0 to 1. */
  AGENT_RUNS_TOOLS_FAULT_RATE: z.coerce.number().min(0).max(1).default(0),
  AGENT_RUNS_TOOLS_FAULT_SEED: z.coerce.number().int().default(1),
  /** Calls a second that each tool takes before it answers 429. */
  AGENT_RUNS_TOOLS_RATE_LIMIT: z.coerce.number().int().min(1).max(100_000).default(200),
  /** Writes the records as readable lines into this folder instead of the spool. */
  AGENT_RUNS_RECORDS_DIR: z.string().min(1).optional(),
  AGENT_RUNS_DB_CONNECTIONS: z.coerce.number().int().min(2).max(200).default(8),
} as const

type Environment = typeof environment
type Variable = keyof Environment

export type Config<Name extends Variable> = Readonly<{ [K in Name]: z.output<Environment[K]> }>

function complain(lines: readonly string[]): never {
  throw new FirstContactError('FC_RUNS_CONFIG_INVALID', { message: lines.join('\n') })
}

/**
 * Reads the named variables once. A value that does not parse, and a variable of ours that nobody
 * knows, are refused by name; neither is replaced by a default behind anyone's back.
 */
export function readConfig<Name extends Variable>(
  env: Readonly<Record<string, string | undefined>>,
  names: readonly Name[],
): Config<Name> {
  const unknown = Object.keys(env)
    .filter((name) => name.startsWith('AGENT_RUNS_') && !Object.hasOwn(environment, name))
    .map((name) => `${name}: no such variable`)
  if (unknown.length > 0) complain(unknown)
  const shape = z.object(Object.fromEntries(names.map((name) => [name, environment[name]])))
  const parsed = shape.safeParse(env)
  if (!parsed.success) {
    complain(parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`))
  }
  return Object.freeze(parsed.data as Config<Name>)
}
