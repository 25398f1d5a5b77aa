import type { ProjectKey } from '../../keys/project-key.ts'
import type { DecisionRecord } from '../../records/decision-record.ts'
import type { RecordHeader } from '../../records/record-header.ts'
import type { DataKeys } from '../sealing/data-keys.ts'

/** The version of an engine as the process's manifest has it. */
export interface EngineVersion {
  /** `fcv1:` and 32 hex digits, or `unknown`. */
  readonly version: string
  /** Why it is unknown; null where it is known. */
  readonly reason: string | null
}

/** A decision without what the producer adds. */
export type DecisionDraft = Omit<
  DecisionRecord,
  Exclude<keyof RecordHeader, 'origin' | 'rehearsal_id'> | 'kind' | 'digest'
>

/** What engines need of the recorder of their process, which may be another copy of this package. */
export interface DecisionPort {
  readonly key: ProjectKey | undefined
  /** Unrecorded reads throw, and so do inputs without a canonical form. */
  readonly isStrict: boolean
  /** Undefined without a project key. */
  readonly dataKeys: DataKeys | undefined
  versionOf(engine: string): EngineVersion
  /** Spools the decision and keeps it in the journal. Never throws. */
  record(draft: DecisionDraft): void
}
