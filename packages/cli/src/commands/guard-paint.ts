import type { Paint } from '@first-contact/guard'
import type { CommandContext } from '../command-context.ts'

/** The colours of this terminal, for what the guard prints. */
export function paintOf({ output }: CommandContext): Paint {
  return {
    bad: (text) => output.tone('bad', text),
    warn: (text) => output.tone('warn', text),
    good: (text) => output.tone('good', text),
    dim: (text) => output.tone('dim', text),
    strong: (text) => output.tone('strong', text),
  }
}
