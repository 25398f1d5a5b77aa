import { resolve } from 'node:path'
import { HttpTransport } from '@first-contact/recorder/shipper'
import type { Transport } from '@first-contact/recorder'
import { openStore, postgresTransport } from '@first-contact/store'
import type { CommandContext } from '../command-context.ts'
import { cliError } from '../errors/cli-error.ts'
import { configuredTarget } from './open-configured-store.ts'

/** Where records are delivered, and how to let go of it. */
export interface Delivery {
  readonly transport: Transport
  /** Where to, for people. */
  readonly to: string
  /** Settles when delivering can begin, or cannot: opening a store may take longer than a batch. */
  ready(): Promise<void>
  close(): Promise<void>
}

const spoolDirDefault = '.first-contact/spool'

/** The spool of this project: `FC_SPOOL_DIR`, else `.first-contact/spool`. */
export function spoolDirOf(context: CommandContext): string {
  const named = context.variables['FC_SPOOL_DIR']
  return resolve(context.cwd, named === undefined || named === '' ? spoolDirDefault : named)
}

function stationDelivery(url: string, token: string | undefined): Delivery {
  if (token === undefined || token === '') {
    throw cliError('FC_CLI_NOT_CONFIGURED', 'FC_STATION_URL is set, FC_INGEST_TOKEN is not')
  }
  if (!URL.canParse(url)) throw cliError('FC_CLI_ARGUMENT', 'FC_STATION_URL is no http address')
  const transport = new HttpTransport({ url, token })
  return {
    transport,
    to: `the station at ${new URL(url).origin}`,
    ready: async () => undefined,
    close: () => transport.close(),
  }
}

/** Delivers to the station in `FC_STATION_URL`, else straight into the configured Postgres. */
export async function openDelivery(context: CommandContext): Promise<Delivery> {
  const url = context.variables['FC_STATION_URL']
  if (url !== undefined && url !== '') {
    return stationDelivery(url, context.variables['FC_INGEST_TOKEN'])
  }
  const { target } = await configuredTarget(context)
  if (target.kind === 'url') {
    const transport = postgresTransport(target)
    return {
      transport,
      to: 'the store in DATABASE_URL',
      ready: () => transport.open(),
      close: async () => transport.close?.(),
    }
  }
  // Holding the store open keeps the embedded server up while records go into it.
  const store = await openStore(target)
  const connectionString = store.embedded?.connectionString('first_contact') ?? ''
  const transport = postgresTransport({ connectionString })
  return {
    transport,
    to: 'the embedded store',
    ready: () => transport.open(),
    async close() {
      await transport.close?.()
      await store.close()
    },
  }
}
