import type { MappingFields } from './mapping-fields.ts'
import type { StatusColumn } from './telemetry-mapping.ts'

/** What "well" is mostly written as: nothing, unset, OK, a gRPC 0, an HTTP status below 400. */
export const usualOk: readonly string[] = Object.freeze([
  '',
  '0',
  'ok',
  'unset',
  'success',
  'true',
  'STATUS_CODE_OK',
  'STATUS_CODE_UNSET',
  '100..399',
])

function ruleOf(fields: MappingFields, text: string): (status: string) => boolean {
  const range = /^(-?\d+)\.\.(-?\d+)$/.exec(text)
  if (range === null) {
    const word = text.toLowerCase()
    return (status) => status.toLowerCase() === word
  }
  const [from, to] = [Number(range[1]), Number(range[2])]
  if (from > to) fields.refuse('ok', `has a range that ends before it begins: ${text}`)
  return (status) => status !== '' && Number(status) >= from && Number(status) <= to
}

/** `ok: ['', '0', '200..399']`: all else is a failure. */
export function statusRule(fields: MappingFields): StatusColumn {
  const texts = fields.has('ok') ? listed(fields) : usualOk
  const rules = texts.map((text) => ruleOf(fields, text))
  return {
    column: fields.text('column'),
    // A number may have been written as a float by whoever wrote the file.
    ok: (status) => {
      const plain = /^-?\d+\.0+$/.test(status) ? String(Number(status)) : status.trim()
      return rules.some((rule) => rule(plain))
    },
  }
}

function listed(fields: MappingFields): readonly string[] {
  const value = fields.value('ok')
  const list = Array.isArray(value) ? (value as readonly unknown[]) : [value]
  return list.map((one) =>
    typeof one === 'string' || typeof one === 'number' || typeof one === 'boolean'
      ? String(one)
      : fields.refuse('ok', 'must be a list of texts and numbers'),
  )
}
