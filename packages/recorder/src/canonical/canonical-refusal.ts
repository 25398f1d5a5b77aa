import { FirstContactError } from '../errors/first-contact-error.ts'

/** An RFC 6901 pointer to where in a value something lies. */
export function jsonPointer(path: readonly (string | number)[]): string {
  return path.map((part) => `/${String(part).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('')
}

/** A value that has no canonical form; says where it is and never shows it. */
export class CanonicalRefusal extends FirstContactError {
  readonly pointer: string
  readonly reason: string

  constructor(reason: string, path: readonly (string | number)[]) {
    const pointer = jsonPointer(path)
    super('FC_CANONICAL_REFUSED', { message: `${reason} at "${pointer}" has no canonical form.` })
    this.pointer = pointer
    this.reason = reason
  }
}
