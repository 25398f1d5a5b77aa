import type { DecisionRecord } from './decision-record.ts'
import type { EngineRecord } from './engine-record.ts'
import type { EnvelopeRecord } from './envelope-record.ts'
import type { MarkRecord } from './mark-record.ts'
import type { ShedRecord } from './shed-record.ts'
import type { SpanRecord } from './span-record.ts'
import type { StartRecord } from './start-record.ts'
import type { StatsRecord } from './stats-record.ts'
import type { SubjectKeyRecord } from './subject-key-record.ts'

/** Everything a producer can write; one JSON object a line. */
export type ProducerRecord =
  | EnvelopeRecord
  | SpanRecord
  | StatsRecord
  | StartRecord
  | MarkRecord
  | ShedRecord
  | DecisionRecord
  | EngineRecord
  | SubjectKeyRecord
