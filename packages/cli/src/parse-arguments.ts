import { cliError } from './errors/cli-error.ts'

/** Refuses an argument by name, with what was given and what is expected. */
export function refuse(name: string, given: string, expected: string): never {
  const shown = given.length > 60 ? `${given.slice(0, 60)}…` : given
  throw cliError('FC_CLI_ARGUMENT', `${name} must be ${expected}, it is ${JSON.stringify(shown)}`)
}

/** Reads a whole number between two bounds. */
export function wholeNumber(name: string, from: number, to: number): (text: string) => number {
  return (text) => {
    const value = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN
    if (value >= from && value <= to) return value
    return refuse(name, text, `a whole number from ${from} to ${to}`)
  }
}

/** Reads one of a few words. */
export function oneOf<const T extends string>(
  name: string,
  words: readonly T[],
): (text: string) => T {
  return (text) =>
    words.find((word) => word === text) ?? refuse(name, text, `one of ${words.join(', ')}`)
}

function matching(name: string, pattern: RegExp, expected: string): (text: string) => string {
  return (text) => (pattern.test(text) ? text : refuse(name, text, expected))
}

/** Reads a correlation id; a reference id is the same thing. */
export const correlationIdArgument = matching(
  '<correlation-id>',
  /^[\da-f]{32}$/,
  '32 lower-case hex digits',
)

export const errorIdArgument = matching('<error-id>', /^err_[\da-f]{12}$/, 'err_ and 12 hex digits')

export const incidentIdArgument = matching('[id]', /^fc1:[\da-f]{16}$/, 'fc1: and 16 hex digits')
