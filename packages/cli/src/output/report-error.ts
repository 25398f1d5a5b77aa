import { FirstContactError, findErrorDefinition } from '@first-contact/recorder/errors'
import { exitCodes, type ExitCode } from '../exit-code.ts'
import type { Output } from './output.ts'
import { printable } from './printable.ts'

// What could not be reached may work in a minute; that says nothing about what was asked.
// A port in use may be free in a minute too, but it is the configuration that names it.
function exitCodeOf(error: unknown): ExitCode {
  if (!FirstContactError.is(error)) return exitCodes.couldNotTell
  if (error.errorClass === 'system.configuration') return exitCodes.unusable
  return error.retryable ? exitCodes.couldNotTell : exitCodes.unusable
}

function causeText(error: Error): string | undefined {
  return error.cause instanceof Error ? printable(error.cause.message) : undefined
}

/** Says what went wrong and what to do, and returns the exit code that fits. */
export function reportError(error: unknown, output: Output): ExitCode {
  const exitCode = exitCodeOf(error)
  if (!FirstContactError.is(error)) {
    const text = error instanceof Error ? `${error.name}: ${error.message}` : String(error)
    output.note(`first-contact: ${printable(text)}`)
    output.json({ error: { code: 'FC_CLI_UNEXPECTED', message: text, exit_code: exitCode } })
    return exitCode
  }
  const remedy = findErrorDefinition(error.code)?.remedy
  const cause = causeText(error)
  output.note(`first-contact: ${printable(error.message)} [${error.code}]`)
  if (cause !== undefined) output.note(`  cause: ${cause}`)
  // Some messages end with the remedy already.
  if (remedy !== undefined && !error.message.includes(remedy))
    output.note(`  what to do: ${remedy}`)
  output.json({
    error: {
      code: error.code,
      message: error.message,
      remedy: remedy ?? null,
      exit_code: exitCode,
    },
  })
  return exitCode
}
