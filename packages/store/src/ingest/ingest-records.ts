import { countOutcomes } from './count-outcomes.ts'
import type { IngestAnswer } from './ingest-answer.ts'
import { IngestLane } from './ingest-lane.ts'
import { parseRequest, type IngestOptions } from './parse-request.ts'
import type { StoreConnection } from './store-connection.ts'

/** One lane an open store, because a lane has a chain of its own. */
const lanes = new WeakMap<StoreConnection, IngestLane>()

/**
 * Stores records in one transaction, each exactly once however often it is sent.
 *
 * @param lines - one JSON record each, without newline
 * @throws FC_INGEST_UNAVAILABLE when nothing is known to be stored: send the same lines again
 * @example
 * const answer = await ingestRecords(store, [JSON.stringify(record)])
 */
export async function ingestRecords(
  store: StoreConnection,
  lines: readonly (string | Buffer)[],
  options: IngestOptions = {},
): Promise<IngestAnswer> {
  const startedAtMs = performance.now()
  const { items, rejected, refused } = await parseRequest(lines, options)
  const lane = lanes.get(store) ?? new IngestLane(store)
  lanes.set(store, lane)
  const outcomes =
    items.length === 0 && refused.length === 0 ? [] : await lane.write(items, refused)
  return countOutcomes(items, outcomes, rejected, startedAtMs)
}
