import type { IncidentState, Origin, Severity } from '../api/views.ts'

/** What a text query asks for. `severity` means this one or worse. */
export interface ParsedQuery {
  readonly q?: string
  readonly component?: string
  readonly min_severity?: Severity
  readonly state?: IncidentState
  readonly origin?: Origin
  /** Terms that mean nothing, in words for the reader; the rest of the query still holds. */
  readonly notUnderstood: readonly string[]
}

type QueryField = 'severity' | 'state' | 'origin' | 'component'

/** The values each field takes; `component` takes any name. */
export const queryValues = {
  severity: ['info', 'attention', 'action', 'urgent'],
  state: ['active', 'quiet', 'closed'],
  origin: ['user', 'synthetic', 'rehearsal'],
} as const satisfies {
  severity: readonly Severity[]
  state: readonly IncidentState[]
  origin: readonly Origin[]
}

const termPattern = /(\w+):("[^"]*"|\S*)/g
const wordsMax = 200

/** Reads `severity:action component:engines.budget timed out`; the last of a field wins. */
export function parseQuery(text: string): ParsedQuery {
  const notUnderstood: string[] = []
  const found: Record<string, string> = {}
  const words = text.replaceAll(termPattern, (term: string, name: string, quoted: string) => {
    const value = quoted.replaceAll('"', '').toLowerCase()
    if (!isField(name)) return term
    if (value === '') return ''
    if (name !== 'component' && !(queryValues[name] as readonly string[]).includes(value)) {
      notUnderstood.push(`${name} must be one of ${queryValues[name].join(', ')}, not “${value}”`)
      return ''
    }
    found[name] = name === 'component' ? quoted.replaceAll('"', '') : value
    return ''
  })
  const q = words.replaceAll(/\s+/g, ' ').trim().slice(0, wordsMax)
  return {
    ...(q === '' ? {} : { q }),
    ...(found['component'] === undefined ? {} : { component: found['component'] }),
    ...pick('min_severity', queryValues.severity, found['severity']),
    ...pick('state', queryValues.state, found['state']),
    ...pick('origin', queryValues.origin, found['origin']),
    notUnderstood,
  }
}

function isField(name: string): name is QueryField {
  return name === 'component' || Object.hasOwn(queryValues, name)
}

function pick<Name extends string, Value extends string>(
  name: Name,
  values: readonly Value[],
  found: string | undefined,
): { [Each in Name]?: Value } {
  const value = values.find((each) => each === found)
  return value === undefined ? {} : ({ [name]: value } as { [Each in Name]?: Value })
}

/** The query with one field set, replaced, or (with an empty value) taken out. */
export function withTerm(text: string, field: QueryField, value: string): string {
  const rest = text
    .replaceAll(termPattern, (term: string, name: string) => (name === field ? '' : term))
    .replaceAll(/\s+/g, ' ')
    .trim()
  if (value === '') return rest
  const term = `${field}:${/\s/.test(value) ? `"${value}"` : value}`
  return rest === '' ? term : `${term} ${rest}`
}
