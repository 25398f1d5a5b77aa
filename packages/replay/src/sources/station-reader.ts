import type { DecisionRecord } from '@first-contact/recorder/records'
import type { FoundKey } from '../keys/find-key.ts'

/** Which decisions are meant. */
export interface DecisionQuery {
  /** RFC 3339, inclusive. */
  readonly since?: string
  /** RFC 3339, exclusive. */
  readonly until?: string
  readonly engine?: string
  readonly outcome?: string
}

/** What a replay asks a station or a store for. Whoever has one hands it in; nothing here connects. */
export interface StationReader {
  /** As it is named to people, such as `the store`. */
  readonly name: string
  findDecision(decisionId: string): Promise<DecisionRecord | null>
  listDecisions(query: DecisionQuery): AsyncIterable<DecisionRecord>
  /** The text of the bundle of a version. */
  findBundle(version: string): Promise<string | null>
  /** What is left of a key where its subject was erased. */
  findSubjectKey(keyId: string): Promise<FoundKey | null>
}
