import { readFileSync } from 'node:fs'
import { asRecord } from '../files/parse-jsonc.ts'

/** The version of this package. */
export function guardVersion(): string {
  const manifest = readFileSync(new URL('../../package.json', import.meta.url), 'utf8')
  return String(asRecord(JSON.parse(manifest))['version'])
}
