import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { Ajv } from 'ajv'
import draft04 from 'ajv-draft-04'

/** What the official schema of SARIF 2.1.0 has against a log; nothing where it is valid. */
export function sarifComplaints(log: unknown): readonly string[] {
  const file = createRequire(import.meta.url).resolve(
    '@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json',
  )
  const Draft04: typeof Ajv = draft04.default
  // One pattern of the schema, for languages, is no regular expression in Unicode mode.
  const lenient = { strict: false, validateFormats: false, unicodeRegExp: false } as const
  const ajv = new Draft04({ ...lenient, allErrors: true })
  const validate = ajv.compile(JSON.parse(readFileSync(file, 'utf8')) as object)
  validate(log)
  return (validate.errors ?? []).map(
    ({ instancePath, message }) => `${instancePath} ${message ?? ''}`,
  )
}
