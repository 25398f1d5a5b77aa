import {
  canonicalize,
  checkValue,
  type CompiledEngine,
  FirstContactError,
  parseCanonical,
  ReadTracker,
} from '@first-contact/recorder/replaying'

/** An input as the engine is to be given it. */
export type FittingInput =
  | { readonly kind: 'fits'; readonly value: unknown; readonly note: string | null }
  | { readonly kind: 'unfit'; readonly reason: string }

/**
 * Has the schema of other code check what was recorded, which is what came out of the schema of
 * then. It may add what is new, such as a default. A view in which fields are missing or replaced
 * cannot be checked: what does not fit may be what is not there.
 */
export function fittingInput(
  { definition }: CompiledEngine<unknown, unknown>,
  value: unknown,
  hasGaps: boolean,
): FittingInput {
  try {
    const tracker = new ReadTracker(value, { prefix: [] })
    const checked = checkValue(
      definition.input,
      hasGaps ? tracker.input : value,
      'FC_DECISION_INPUT_INVALID',
      definition.name,
    )
    tracker.close()
    if (tracker.hiddenRead !== null) return unchecked(value)
    const text = canonicalize(checked)
    // Of a value with something missing there is no canonical form, and it got no further than this.
    const isSame = text === canonicalize(value)
    return { kind: 'fits', value: parseCanonical(text), note: isSame ? null : changedNote }
  } catch (error) {
    if (hasGaps) return unchecked(value)
    const reason = FirstContactError.is(error) ? error.message : 'its schema cannot be applied'
    return { kind: 'unfit', reason }
  }
}

const changedNote = 'the schema of this code makes another input of what was recorded'

function unchecked(value: unknown): FittingInput {
  const note = 'the input was not checked against the schema: fields of it are not there'
  return { kind: 'fits', value, note }
}
