import { scrubText } from '../../scrubber/scrub-text.ts'
import { readProperty } from '../../taxonomy/classify-error.ts'
import type { CompiledEngine } from './compiled-engine.ts'

const outcomeMaxChars = 200

/**
 * The decision in a word. It is stored in clear, so by default only a field that is `plain` is
 * taken. What the definition's own function throws costs the word and not the decision.
 */
export function outcomeOf<Input, Output>(
  engine: CompiledEngine<Input, Output>,
  output: Output,
): string | null {
  const { outcome } = engine.definition
  if (outcome === undefined) {
    const state = engine.output.next('outcome')
    if (state.hasDeeper || state.fieldClass !== 'plain') return null
  }
  try {
    const word: unknown = outcome === undefined ? readProperty(output, 'outcome') : outcome(output)
    return typeof word === 'string' ? scrubText(word, outcomeMaxChars) : null
  } catch {
    return null
  }
}
