/**
 * The name of an import or export in a module record: `default`, `*` for everything, or a name.
 * The parser has two forms of it, `{ name, kind }` and, where the record is read lazily,
 * `{ value }` for a name, a bare span for the default and a word for everything.
 */
export function recordedName(recorded: object | string): string {
  if (typeof recorded === 'string') return '*'
  if ('kind' in recorded) {
    const { name, kind } = recorded as { readonly name: string | null; readonly kind: string }
    return name ?? (kind === 'Default' ? 'default' : '*')
  }
  return 'value' in recorded ? String(recorded.value) : 'default'
}
