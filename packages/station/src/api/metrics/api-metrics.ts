import { Counter } from './counter.ts'
import { familyHead } from './family-head.ts'
import { Histogram } from './histogram.ts'

export type IngestOutcome =
  | 'stored'
  | 'refused'
  | 'too_large'
  | 'queue_full'
  | 'store_unavailable'
  | 'failed'

/** What is true only at the moment of asking. */
export interface Gauges {
  readonly queuedRequests: number
  readonly queuedBytes: number
  readonly openStreams: number
  readonly lastStoredAgeSeconds: number | null
}

function gauge(name: string, help: string, value: number | null): readonly string[] {
  return value === null ? [] : [...familyHead(name, 'gauge', help), `${name} ${value}`]
}

function renderGauges(gauges: Gauges): readonly string[] {
  return [
    ...gauge('fc_ingest_queue_requests', 'Ingest requests in work.', gauges.queuedRequests),
    ...gauge('fc_ingest_queue_bytes', 'Bytes of ingest bodies in memory.', gauges.queuedBytes),
    ...gauge('fc_streams_open', 'Open streams of changes.', gauges.openStreams),
    ...gauge(
      'fc_store_last_stored_age_seconds',
      'Age of the last stored record.',
      gauges.lastStoredAgeSeconds,
    ),
    ...gauge('process_resident_memory_bytes', 'Resident memory.', process.memoryUsage.rss()),
    ...gauge('process_uptime_seconds', 'Since the start.', Math.round(process.uptime())),
  ]
}

/** The station's figures. A failure to ingest is counted here and captured nowhere. */
export class ApiMetrics {
  readonly #requests = new Counter('fc_http_requests_total', 'Answers by route and status.')
  readonly #ingestRequests = new Counter('fc_ingest_requests_total', 'Ingest requests by outcome.')
  readonly #records = new Counter('fc_ingest_records_total', 'Records by outcome.')
  readonly #rejected = new Counter('fc_ingest_rejected_lines_total', 'Rejected lines by code.')
  readonly #bytes = new Counter('fc_ingest_bytes_total', 'Bytes read, before inflating.')
  readonly #seconds = new Histogram('fc_ingest_seconds', 'From the first byte to the answer.')
  readonly #probes = new Counter('fc_self_probe_total', 'Records the station sent itself.')
  readonly #signIns = new Counter('fc_sign_in_failures_total', 'Refused secrets by reason.')

  request(route: string, status: number): void {
    this.#requests.add({ route, status })
  }

  ingest(outcome: IngestOutcome, seconds: number, bytes: number): void {
    this.#ingestRequests.add({ outcome })
    this.#seconds.observe(seconds)
    this.#bytes.add({}, bytes)
  }

  records(counts: { readonly accepted: number; readonly duplicate: number }): void {
    this.#records.add({ outcome: 'accepted' }, counts.accepted)
    this.#records.add({ outcome: 'duplicate' }, counts.duplicate)
  }

  rejected(code: string): void {
    this.#rejected.add({ code })
  }

  selfProbe(outcome: 'stored' | 'failed'): void {
    this.#probes.add({ outcome })
  }

  signInFailure(reason: string): void {
    this.#signIns.add({ reason })
  }

  /** The Prometheus text format. */
  render(gauges: Gauges): string {
    const families = [
      this.#requests,
      this.#ingestRequests,
      this.#records,
      this.#rejected,
      this.#bytes,
      this.#seconds,
      this.#probes,
      this.#signIns,
    ]
    const lines = [...families.flatMap((family) => family.render()), ...renderGauges(gauges)]
    return `${lines.join('\n')}\n`
  }
}
