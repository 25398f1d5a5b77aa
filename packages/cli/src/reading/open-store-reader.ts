import { storePorts, wireOperations } from '@first-contact/station/ops'
import { getErrorById, openStore } from '@first-contact/store'
import type { CommandContext } from '../command-context.ts'
import type { EvidenceReader } from './evidence-reader.ts'
import { configuredTarget } from './open-configured-store.ts'
import { serviceReader } from './service-reader.ts'

/** Reads evidence from the configured store, over the database connection. */
export async function openStoreReader(
  context: CommandContext,
  environment: string | undefined,
): Promise<EvidenceReader> {
  const { target, config } = await configuredTarget(context)
  const store = await openStore(target)
  return serviceReader({
    source: store.kind === 'embedded' ? 'the embedded store' : 'the store in DATABASE_URL',
    environment: environment ?? config.environment,
    operations: wireOperations({ ports: storePorts(store), config, now: context.now }),
    now: context.now,
    async findEnvelopes(errorId) {
      const rows = await getErrorById(store, errorId)
      return rows.map((row) => ({ envelope: row, incidentKey: row.incident_key }))
    },
    close: () => store.close(),
  })
}
