import { defineTransaction } from '@first-contact/transactions'
import { quotedSchema, type StoreConnection } from '../ingest/store-connection.ts'
import type { EnvelopeRow } from './envelope-row.ts'
import type { Page, PageArgs, PageOptions } from './page.ts'
import { envelopePageStart } from './read-envelopes.ts'
import { readNewestEnvelopes } from './read-newest-envelopes.ts'
import type { AudienceOptions } from './window-options.ts'

/**
 * The evidence of one incident, newest first; what retention dropped is there as far as it was
 * pinned, with `source` `pinned`.
 */
export async function getIncidentEnvelopes(
  store: StoreConnection,
  incidentKey: string,
  options: PageOptions & AudienceOptions = {},
): Promise<Page<EnvelopeRow>> {
  return selectOfIncident(store.database, {
    schema: quotedSchema(store),
    incidentKey,
    start: envelopePageStart(options),
    filter: options,
  })
}

const selectOfIncident = defineTransaction({
  name: 'store.get-incident-envelopes',
  intent: 'READ_ONLY',
  run: async (
    tx,
    { incidentKey, ...page }: PageArgs<AudienceOptions> & { readonly incidentKey: string },
  ) => await readNewestEnvelopes(tx, { column: 'incident_key', value: incidentKey }, page),
})
