/** A cause is one line for a person; what answered may be none of ours. */
const causeMaxChars = 300

function textOf(value: unknown): string {
  if (typeof value !== 'string') return ''
  return value.replaceAll(/\p{C}+/gu, ' ').trim()
}

function fieldTexts(errors: unknown): string[] {
  if (!Array.isArray(errors)) return []
  return errors.map((error: unknown) =>
    typeof error === 'object' && error !== null ? textOf(Reflect.get(error, 'message')) : '',
  )
}

/** Why a station refused, from its problem document; undefined when the answer is none. */
export function readRefusalCause(
  contentType: string | undefined,
  body: string,
): string | undefined {
  if (contentType?.startsWith('application/problem+json') !== true) return undefined
  let problem: unknown
  try {
    problem = JSON.parse(body)
  } catch {
    return undefined
  }
  if (typeof problem !== 'object' || problem === null) return undefined
  const { title, detail, errors } = problem as Record<string, unknown>
  // What is said of a field is more than what is said of every refusal of its kind.
  const named = fieldTexts(errors).filter((text) => text !== '')
  const texts = named.length > 0 ? named : [textOf(title), textOf(detail)]
  const cause = texts.filter((text) => text !== '').join('. ')
  return cause === '' ? undefined : cause.slice(0, causeMaxChars)
}
