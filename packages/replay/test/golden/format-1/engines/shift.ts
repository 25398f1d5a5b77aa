import { defineEngine } from '@first-contact/recorder'

/** Has a bug on purpose: it asks the clock and not its context, and judges by a note that is dropped. */
export const shift = defineEngine({
  name: 'shift',
  component: 'engines.shift',
  input: { parse: (value) => value as { kind: string; note: string } },
  output: { parse: (value) => value as { outcome: string } },
  fields: { input: { kind: 'plain', note: 'drop' }, output: 'plain' },
  decide: (input) => {
    if (input.kind === 'clock') return { outcome: Date.now() > 0 ? 'open' : 'closed' }
    return { outcome: input.note.includes('urgent') ? 'open' : 'closed' }
  },
})
