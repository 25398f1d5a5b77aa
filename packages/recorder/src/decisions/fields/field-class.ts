/**
 * What is stored of a field.
 *
 * `plain`: its value. `drop`: its type and a size bucket. `token`: a keyed hash, so that equal
 * values stay equal. `seal`: the value, encrypted under its subject's key. `derive`: what the
 * function makes of it and nothing else.
 */
export type FieldClass<Value = unknown> =
  | 'plain'
  | 'drop'
  | 'token'
  | 'seal'
  | { readonly derive: (value: Value) => unknown }

/**
 * Classes by dotted path; `*` stands for any index or name. A path covers all below it, and what no
 * path covers is sealed. The longest path that matches wins, of two as long the one that names more
 * steps, then the one that names the earlier. A class alone covers everything.
 */
export type FieldClasses = FieldClass | { readonly [path: string]: FieldClass }

export type FieldClassName = 'plain' | 'drop' | 'token' | 'seal' | 'derive'

export function nameOfClass(fieldClass: FieldClass): FieldClassName {
  return typeof fieldClass === 'string' ? fieldClass : 'derive'
}

/** Whether a replay that sees what is stored may go another way than the decision did. */
export function isLossy(fieldClass: FieldClass): boolean {
  return fieldClass !== 'plain' && fieldClass !== 'seal'
}

export function isFieldClass(value: unknown): value is FieldClass {
  if (value === 'plain' || value === 'drop' || value === 'token' || value === 'seal') return true
  return (
    typeof value === 'object' &&
    value !== null &&
    'derive' in value &&
    typeof value.derive === 'function'
  )
}
