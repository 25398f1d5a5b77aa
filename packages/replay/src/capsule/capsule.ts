import type {
  DecisionRecord,
  EnvelopeRecord,
  SpanRecord,
  SubjectKeyRecord,
} from '@first-contact/recorder/records'

/** How a file of capsules is named. */
export const capsuleExtension = '.fcap'

/** The format that is written; readers take every one that was ever released. */
export const capsuleFormat = 1

/** What a capsule was made of. */
export interface CapsuleAbout {
  readonly by: 'decision' | 'correlation' | 'incident'
  readonly id: string
}

/** The code of a version of an engine, as it was bundled. */
export interface CapsuleBundle {
  readonly kind: 'bundle'
  /** `fcv1:` and 32 hex digits. */
  readonly version: string
  /** Names of the engines whose decisions it made. */
  readonly engines: readonly string[]
  readonly code: string
}

export type CapsuleMember =
  | DecisionRecord
  | EnvelopeRecord
  | SpanRecord
  | SubjectKeyRecord
  | CapsuleBundle

export type MemberKind = CapsuleMember['kind']

/** A member as the first line names it. */
export interface MemberEntry {
  readonly kind: MemberKind
  /** Tells it from others of its kind, such as a decision id. */
  readonly name: string
  /** Of its line, without the end of the line. */
  readonly bytes: number
  /** 64 hex digits over the same. */
  readonly sha256: string
}

/** How often each class of field stands in the decisions: what of them a reader can see. */
export interface RedactionReport {
  readonly plain: number
  readonly sealed: number
  readonly dropped: number
  readonly token: number
  readonly derived: number
  /** Whether keys to what is sealed are in it. */
  readonly with_keys: boolean
  /** Versions whose code was not kept; decisions of them cannot be replayed from it. */
  readonly missing_bundles: readonly string[]
}

/** The first line of a capsule. */
export interface CapsuleManifest {
  readonly kind: 'capsule'
  readonly format: number
  readonly about: CapsuleAbout
  readonly environment: string
  readonly members: readonly MemberEntry[]
  readonly redaction: RedactionReport
  /** 64 hex digits over the canonical first line without this field: it stands for the whole file. */
  readonly digest: string
}

/** What goes into a capsule, or came out of one. */
export interface CapsuleContent {
  readonly about: CapsuleAbout
  readonly environment: string
  readonly decisions: readonly DecisionRecord[]
  readonly envelopes: readonly EnvelopeRecord[]
  readonly spans: readonly SpanRecord[]
  readonly keys: readonly SubjectKeyRecord[]
  readonly bundles: readonly CapsuleBundle[]
}

export interface Capsule extends CapsuleContent {
  readonly manifest: CapsuleManifest
}
