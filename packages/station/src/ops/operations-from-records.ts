import type { ProducerRecord } from '@first-contact/recorder/records'
import { wireOperations, type Operations, type OperationsOptions } from './operations.ts'
import { RecordIndex } from './records/record-index.ts'
import { RecordsDecisionStore } from './records/records-decision-store.ts'
import { RecordsEntryStore } from './records/records-entry-store.ts'
import { RecordsErrorStore } from './records/records-error-store.ts'
import { RecordsHealthStore } from './records/records-health-store.ts'
import { RecordsStatsStore } from './records/records-stats-store.ts'
import { RecordsTimelineStore } from './records/records-timeline-store.ts'

/**
 * The same services over records in memory, such as those of a JSONL file: what they answer is
 * what a station would, had it stored these records.
 */
export function operationsFromRecords(
  records: readonly ProducerRecord[],
  options: Omit<OperationsOptions, 'ports'> = {},
): Operations {
  const index = new RecordIndex(records)
  return wireOperations({
    ...options,
    ports: {
      errors: new RecordsErrorStore(index),
      timelines: new RecordsTimelineStore(index),
      health: new RecordsHealthStore(index),
      decisions: new RecordsDecisionStore(index),
      stats: new RecordsStatsStore(index),
      entries: new RecordsEntryStore(index),
    },
  })
}
