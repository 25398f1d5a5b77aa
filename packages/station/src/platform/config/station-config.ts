import { z } from 'zod'

const kib = 1024
const mib = 1024 * kib

function whole(from: number, to: number) {
  const error = `must be a whole number from ${from} to ${to}`
  return z.int({ error }).min(from, { error }).max(to, { error })
}

function name(maxLength: number) {
  const error = `must be 1 to ${maxLength} letters, digits, dots, dashes or underscores`
  return z.string({ error }).regex(new RegExp(`^[A-Za-z0-9._-]{1,${maxLength}}$`), { error })
}

const ingest = z.strictObject({
  /** A recorder sends at most 1 MiB at once; a file import may send more. */
  bodyMaxBytes: whole(64 * kib, 256 * mib).default(8 * mib),
  /** What gzip may grow to: 8 KiB of zeros become 8 MiB, so growth is bounded by itself. */
  inflatedMaxBytes: whole(64 * kib, 1024 * mib).default(32 * mib),
  /** A recorder bounds a record to 64 KiB. */
  lineMaxBytes: whole(kib, 16 * mib).default(128 * kib),
  /** Requests that are read or stored at one time; beyond them the answer is 429 at once. */
  queueMaxRequests: whole(1, 10_000).default(64),
  /** Bodies in memory at one time, so that a burst of large ones is shed before memory is short. */
  queueMaxBytes: whole(1 * mib, 4096 * mib).default(64 * mib),
})

const store = z.strictObject({
  /** Tables and indexes; beyond it the oldest days of healthy spans and of raw counts go early. */
  maxBytes: whole(64 * mib, 2 ** 50).optional(),
})

const severity = z.strictObject({
  attention: whole(1, 1_000_000).default(3),
  action: whole(1, 1_000_000).default(10),
  urgent: whole(1, 1_000_000).default(50),
})

const sessions = z.strictObject({
  hours: whole(1, 720).default(12),
  linkMinutes: whole(1, 1440).default(15),
})

/** Everything that can be set, with its default. `first-contact.config.ts` has this shape. */
export const stationConfigSchema = z.strictObject({
  environment: name(64).default('development'),
  /** Loopback unless told otherwise; wider needs a token first. */
  host: z.string().min(1).max(255).default('127.0.0.1'),
  /** 0 takes a free one. */
  port: whole(0, 65_535).default(4310),
  /** Postgres of your own; the embedded one without it. */
  databaseUrl: z.string().min(1).optional(),
  /** Folder whose `.first-contact` holds the embedded database and the keys. */
  projectDir: z.string().min(1).default('.'),
  /** Further names under which the station is reached, such as that of a reverse proxy. */
  allowedHosts: z.array(z.string().min(1)).readonly().default([]),
  /** The station is reached over https, through a proxy: cookies are marked Secure. */
  isBehindTls: z.boolean().default(false),
  /** The store refuses to clear more recent evidence than a week's, whoever asks. */
  retentionDays: whole(7, 3650).default(90),
  store: store.prefault({}),
  ingest: ingest.prefault({}),
  severity: severity.prefault({}),
  sessions: sessions.prefault({}),
  /** Category of error classes, by name; wins over what an application announces. */
  errorClasses: z.record(z.string(), z.string()).default({}),
})

/** What is in force: every setting has a value. */
export type StationConfig = Readonly<z.output<typeof stationConfigSchema>>

/** What may be written in `first-contact.config.ts`: every setting may be left out. */
export type StationConfigInput = z.input<typeof stationConfigSchema>

/**
 * Types the default export of `first-contact.config.ts`.
 *
 * @example
 * ```ts
 * export default defineConfig({ environment: 'production', retentionDays: 180 })
 * ```
 */
export function defineConfig(config: StationConfigInput): StationConfigInput {
  return config
}
