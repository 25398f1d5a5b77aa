import { FirstContactError } from '../../errors/first-contact-error.ts'
import { parseCanonical } from '../../canonical/parse-canonical.ts'
import { HiddenField } from './hidden-field.ts'

/** Gives the value that was sealed under a pointer, or says that there is no key for it. */
export type OpenSealed = (pointer: string) => { readonly value: unknown } | null

/** For views whose sealed values stay closed. */
export const nothingOpened: OpenSealed = () => null

const dropped = new HiddenField('dropped')
const sealed = new HiddenField('sealed')

/**
 * The value that a replay works with: the stored view with tokens as their text, derivations as
 * what was derived, sealed values opened. What is not there is a `HiddenField`, which ends the
 * replay when it is read.
 *
 * @throws FC_CANONICAL_UNREADABLE for text that is no stored view
 */
export function replayView(text: string, open: OpenSealed = nothingOpened): unknown {
  return parseCanonical(text, (name, encoded, revive) => {
    switch (name) {
      case 'dropped':
        return dropped
      case 'token':
        return typeof encoded === 'string' ? encoded : malformed('A token')
      case 'derived':
        return revive(encoded)
      case 'sealed': {
        const opened = typeof encoded === 'string' ? open(encoded) : malformed('A sealed field')
        return opened === null ? sealed : opened.value
      }
      default:
        return malformed('A tag of a stored view')
    }
  })
}

function malformed(what: string): never {
  throw new FirstContactError('FC_CANONICAL_UNREADABLE', { message: `${what} is malformed.` })
}
