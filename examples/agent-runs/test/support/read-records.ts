import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** A record as it stands in the file; only what the tests look at. */
export interface StoredRecord {
  readonly kind: string
  readonly producer: string
  readonly origin: string
  readonly correlation_id: string
  readonly layer: string
  readonly component: string
  readonly operation: string
  readonly outcome: string
  readonly error_class: string | null
  readonly severity: string
  readonly attempt: number
  readonly message: string
  readonly span_id: string
  readonly parent_span_id: string | null
  readonly decision_id: string | null
  readonly run_id: string | null
  readonly agent_id: string | null
  readonly tenant_id: string | null
  readonly input_hash: string | null
  readonly violations: readonly string[]
  readonly attributes: Readonly<Record<string, unknown>>
  readonly engine_versions: Readonly<Record<string, string>>
}

/** All records of all producers of one product, as text lines. */
export function readLines(recordsDir: string): string[] {
  return (
    readdirSync(recordsDir)
      .filter((name) => name.endsWith('.jsonl'))
      // What stands after the last line break is nothing yet, or half a line that is being written.
      .flatMap((name) => readFileSync(join(recordsDir, name), 'utf8').split('\n').slice(0, -1))
  )
}

export function readRecords(recordsDir: string): StoredRecord[] {
  return readLines(recordsDir).map((line) => JSON.parse(line) as StoredRecord)
}
