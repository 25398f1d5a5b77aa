import { Client } from 'pg'
import { storeError } from '../errors/store-error.ts'
import { connectionFailure } from './connection-failure.ts'
import { describeTarget } from './connection-string.ts'

/** What has to be known of a server before pools are made. */
export interface ServerFacts {
  /** As `server_version_num`: 150004, 180004. */
  readonly version: number
  /** True when session state does not last between statements. */
  readonly isBehindTransactionPooler: boolean
}

/** 15 is the first with `GRANT SET`, `MERGE` and `security_invoker`; older ones are not tested. */
export const oldestVersion = 150000

/** How long a server may take to answer a first connection. */
export const connectTimeoutMs = 10_000

/** A pooler that takes its connections in turn shows after as many as it has. */
const poolerProbeClients = 4

/** A pooler with a single free server connection lets the second client wait; then it is one. */
const poolerAnswerTimeoutMs = 3_000

/**
 * Connects once with as few settings as possible: poolers refuse settings they do not know.
 *
 * @throws FirstContactError `FC_STORE_UNREACHABLE`, `FC_STORE_LOGIN_REFUSED`,
 * `FC_STORE_POSTGRES_TOO_OLD`
 */
export async function inspectServer(connectionString: string): Promise<ServerFacts> {
  const client = await connect(connectionString)
  try {
    const result = await client.query<{ version: string; backend_pid: number }>(
      `select current_setting('server_version_num') as version, pg_backend_pid() as backend_pid`,
    )
    const row = result.rows[0]
    const version = Number(row?.version)
    if (version < oldestVersion) {
      throw storeError(
        'FC_STORE_POSTGRES_TOO_OLD',
        `the server is Postgres ${Math.floor(version / 10_000)}, the oldest supported is 15`,
      )
    }
    return {
      version,
      isBehindTransactionPooler:
        row?.backend_pid !== announcedPid(client) &&
        (await losesSessionState(client, connectionString)),
    }
  } finally {
    await client.end()
  }
}

async function connect(connectionString: string): Promise<Client> {
  const client = new Client({
    connectionString,
    connectionTimeoutMillis: connectTimeoutMs,
    application_name: 'first-contact',
  })
  // Without a listener, a connection that breaks later would end the process.
  client.on('error', () => undefined)
  try {
    await client.connect()
    return client
  } catch (cause) {
    throw connectionFailure(cause, describeTarget(connectionString))
  }
}

/** The process id sent at connect. A pooler makes one up, so a direct connection shows at once. */
function announcedPid(client: Client): number | undefined {
  const pid: unknown = Reflect.get(client, 'processID')
  return typeof pid === 'number' ? pid : undefined
}

/**
 * While other clients hold transactions, the first asks which backend serves it: a pooler that
 * hands out connections by the transaction answers from another one than before, or not at all,
 * or gives the first one's backend to somebody else.
 */
async function losesSessionState(client: Client, connectionString: string): Promise<boolean> {
  const own = await backendPid(client)
  const others: Client[] = []
  try {
    while (others.length < poolerProbeClients) {
      const other = await connect(connectionString)
      others.push(other)
      const held = await Promise.race([holdBackend(other), noAnswer()])
      const after = await Promise.race([backendPid(client), noAnswer()])
      if (held === own || held === undefined || after !== own) return true
    }
    return false
  } finally {
    // Closing ends the transaction, also where the answer is still outstanding.
    await Promise.all(others.map((other) => other.end()))
  }
}

async function holdBackend(client: Client): Promise<number | undefined> {
  await client.query('begin')
  return backendPid(client)
}

async function backendPid(client: Client): Promise<number | undefined> {
  const result = await client.query<{ pid: number }>('select pg_backend_pid() as pid')
  return result.rows[0]?.pid
}

function noAnswer(): Promise<undefined> {
  return new Promise((resolve) => {
    setTimeout(resolve, poolerAnswerTimeoutMs, undefined).unref()
  })
}
