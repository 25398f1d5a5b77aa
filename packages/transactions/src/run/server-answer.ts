/** Levels at which the server ends the connection. */
const fatal = new Set(['FATAL', 'PANIC'])

function fieldOf(error: unknown, field: string): unknown {
  return typeof error === 'object' && error !== null ? Reflect.get(error, field) : undefined
}

/** Whether Postgres said it, and not the driver or the network; after FATAL nothing is known. */
export function isServerAnswer(error: unknown): boolean {
  const severity = fieldOf(error, 'severity')
  return typeof severity === 'string' && !fatal.has(severity)
}

/** Whether Postgres said that it ends the connection. */
export function isFatalAnswer(error: unknown): error is Error {
  const severity = fieldOf(error, 'severity')
  return typeof severity === 'string' && fatal.has(severity)
}

/** The SQLSTATE of an answer of Postgres. */
export function sqlStateOf(error: unknown): string | undefined {
  const code = fieldOf(error, 'severity') === undefined ? undefined : fieldOf(error, 'code')
  return typeof code === 'string' ? code : undefined
}
