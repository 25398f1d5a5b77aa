import { describeError } from '../../capture/exception-chain.ts'
import type { ExceptionCause } from '../../records/envelope-record.ts'
import { marks } from '../../scrubber/marks.ts'
import { cutText } from '../../scrubber/scrub-text.ts'
import type { DecisionFacts } from './decision-facts.ts'
import { hiddenTexts, withoutTexts } from './hidden-texts.ts'

const causeMaxChars = 200

/**
 * What an engine threw: scrubbed, and without what the fields hide. An engine likes to say which
 * value it could not take.
 *
 * @param input - what the engine was given; undefined where that cannot be gone through
 */
export function describeThrown<Input, Output>(
  { engine, run, tape }: DecisionFacts<Input, Output>,
  input: { readonly value: unknown } | undefined,
): ExceptionCause | null {
  if (run.kind !== 'threw') return null
  const { type, message } = describeError(run.error)
  if (input === undefined) return { type: type ?? 'Error', message: marks.redacted }
  const hidden = new Set<string>()
  hiddenTexts(input.value, engine.input, hidden)
  for (const { name, value } of tape.entries) hiddenTexts(value, engine.tape.next(name), hidden)
  return {
    type: cutText(withoutTexts(type ?? 'Error', hidden), causeMaxChars),
    message: cutText(withoutTexts(message, hidden), causeMaxChars),
  }
}
