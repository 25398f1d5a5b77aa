type Json = Readonly<Record<string, unknown>>

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** An object, or one with nothing in it. */
export function object(value: unknown): Json {
  return isObject(value) ? value : {}
}

export function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? (value as readonly unknown[]) : []
}

export function text(value: unknown): string {
  return typeof value === 'string' ? value : typeof value === 'number' ? String(value) : ''
}

/** OTLP writes 64-bit numbers as texts; some exporters write them as numbers. NaN of anything else. */
export function nanosToMs(value: unknown): number {
  const digits = text(value)
  if (!/^\d+$/.test(digits)) return typeof value === 'number' ? value / 1e6 : Number.NaN
  return digits.length > 16 ? Number(digits.slice(0, -3)) / 1000 : Number(digits) / 1e6
}

/** Field names are lowerCamelCase in OTLP JSON; snake_case comes from printers of the protobuf. */
export function field(of: Json, camel: string): unknown {
  return of[camel] ?? of[camel.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)]
}

/** A value of an attribute, if it is a plain one. */
export function plainValue(value: unknown): string | number | boolean | null {
  const of = object(value)
  const plain =
    of['stringValue'] ??
    of['boolValue'] ??
    of['intValue'] ??
    of['doubleValue'] ??
    of['string_value'] ??
    of['bool_value'] ??
    of['int_value'] ??
    of['double_value']
  return typeof plain === 'string' || typeof plain === 'number' || typeof plain === 'boolean'
    ? plain
    : null
}

export function attributes(value: unknown): ReadonlyMap<string, string | number | boolean> {
  return new Map(
    list(value).flatMap((one) => {
      const { key, value: of } = object(one)
      const plain = plainValue(of)
      return typeof key === 'string' && plain !== null ? [[key, plain] as const] : []
    }),
  )
}
