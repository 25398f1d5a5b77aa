import type { RecordHeader } from './record-header.ts'

/** A producer announces itself. What changed just before an incident is read from these. */
export interface StartRecord extends RecordHeader {
  readonly kind: 'start'
  readonly started_at: string
  /** Version of the application. */
  readonly version: string | null
  /** Git commit of the application. */
  readonly commit: string | null
  /** 32 hex digits over the application's configuration, made by the application. */
  readonly config_digest: string | null
  readonly engine_versions: { readonly [engine: string]: string }
  /** Such as `node v24.21.0`. */
  readonly runtime: string
  readonly recorder_version: string
  /** Whether the spool folder survives a redeploy, as far as the process can tell. */
  readonly spool_survives_redeploy: boolean | null
  /** Category of each error class that the application registered; absent where there is none. */
  readonly error_classes?: { readonly [errorClass: string]: string }
}
