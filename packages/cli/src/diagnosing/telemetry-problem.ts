import { cliError } from '../errors/cli-error.ts'

/** A file of telemetry that cannot be used, with the place. */
export function telemetryError(file: string, line: number | null, what: string): Error {
  return cliError(
    'FC_CLI_TELEMETRY',
    line === null ? `${file}: ${what}` : `${file}, line ${line}: ${what}`,
  )
}

/** A mapping that cannot be used, with the field. */
export function mappingError(file: string, field: string, what: string): Error {
  return cliError('FC_CLI_MAPPING', `${file}: ${field} ${what}`)
}

/** More unreadable rows than this share make the file unusable. */
const badShareMax = 0.01

/** So few are always left out and told. */
const badAlways = 10

/** Counts what cannot be read of one file, and remembers the first. */
export class UnreadableRows {
  readonly #file: string
  #count = 0
  #read = 0
  #first: { readonly line: number; readonly what: string } | null = null

  constructor(file: string) {
    this.#file = file
  }

  good(): void {
    this.#read += 1
  }

  bad(line: number, what: string): void {
    this.#count += 1
    this.#first ??= { line, what }
  }

  /**
   * A sentence about what was left out; null where all was read.
   *
   * @throws FC_CLI_TELEMETRY when it is too much of the file to go on without it
   */
  note(): string | null {
    if (this.#first === null) return null
    const { line, what } = this.#first
    if (this.#read === 0 || (this.#count > badAlways && this.#count > badShareMax * this.#read)) {
      throw telemetryError(
        this.#file,
        line,
        `${what}; ${this.#count} of ${this.#count + this.#read} rows cannot be read`,
      )
    }
    return `${this.#file}: ${this.#count} rows were left out; the first is line ${line}: ${what}.`
  }
}
