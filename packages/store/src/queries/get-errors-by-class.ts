import { defineTransaction } from '@first-contact/transactions'
import { quotedSchema, type StoreConnection } from '../ingest/store-connection.ts'
import type { EnvelopeRow } from './envelope-row.ts'
import type { Page, PageArgs, PageOptions } from './page.ts'
import { envelopePageStart } from './read-envelopes.ts'
import { readNewestEnvelopes, type NewestFilter } from './read-newest-envelopes.ts'
import type { AudienceOptions, WindowOptions } from './window-options.ts'

/** The envelopes of one error class, newest first. */
export async function getErrorsByClass(
  store: StoreConnection,
  errorClass: string,
  options: PageOptions & WindowOptions & AudienceOptions = {},
): Promise<Page<EnvelopeRow>> {
  return selectByClass(store.database, {
    schema: quotedSchema(store),
    errorClass,
    start: envelopePageStart(options),
    filter: options,
  })
}

const selectByClass = defineTransaction({
  name: 'store.get-errors-by-class',
  intent: 'READ_ONLY',
  run: async (
    tx,
    { errorClass, ...page }: PageArgs<NewestFilter> & { readonly errorClass: string },
  ) => await readNewestEnvelopes(tx, { column: 'error_class', value: errorClass }, page),
})
