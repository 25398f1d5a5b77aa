import { defineTransaction } from '@first-contact/transactions'
import { quotedSchema, type StoreConnection } from '../ingest/store-connection.ts'
import type { EnvelopeRow } from './envelope-row.ts'
import type { Page, PageArgs, PageOptions } from './page.ts'
import { envelopePageStart } from './read-envelopes.ts'
import { readNewestEnvelopes, type NewestFilter } from './read-newest-envelopes.ts'
import type { AudienceOptions, WindowOptions } from './window-options.ts'

/** The envelopes of one component, newest first. */
export async function getErrorsByComponent(
  store: StoreConnection,
  component: string,
  options: PageOptions & WindowOptions & AudienceOptions = {},
): Promise<Page<EnvelopeRow>> {
  return selectByComponent(store.database, {
    schema: quotedSchema(store),
    component,
    start: envelopePageStart(options),
    filter: options,
  })
}

const selectByComponent = defineTransaction({
  name: 'store.get-errors-by-component',
  intent: 'READ_ONLY',
  run: async (
    tx,
    { component, ...page }: PageArgs<NewestFilter> & { readonly component: string },
  ) => await readNewestEnvelopes(tx, { column: 'component', value: component }, page),
})
