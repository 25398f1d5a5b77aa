import { gunzipSync } from 'node:zlib'
import type { EngineRecord } from '@first-contact/recorder/records'

const bundleMaxBytes = 64 * 1024 * 1024

/** Puts bundles together from the records they were sent as. */
export class BundleParts {
  readonly #parts = new Map<string, Map<number, EngineRecord>>()

  add(record: EngineRecord): void {
    const parts = this.#parts.get(record.version) ?? new Map<number, EngineRecord>()
    this.#parts.set(record.version, parts.set(record.part, record))
  }

  /** The bundle of a version; null where a part is missing, or they do not fit together. */
  bundleOf(version: string): string | null {
    const parts = this.#parts.get(version)
    const count = parts?.values().next().value?.parts ?? 0
    const bodies: string[] = []
    for (let part = 1; part <= count; part += 1) {
      const body = parts?.get(part)?.body
      if (body === undefined) return null
      bodies.push(body)
    }
    if (bodies.length === 0) return null
    try {
      const bytes = gunzipSync(Buffer.from(bodies.join(''), 'base64'), {
        maxOutputLength: bundleMaxBytes,
      })
      return bytes.toString('utf8')
    } catch {
      // Whoever asked holds the bundle against its version anyway; this one is none.
      return null
    }
  }
}
