import { defineEngine } from '@first-contact/recorder'

interface Person {
  readonly name: string
  readonly isGrown: boolean
}

/** Decides inside of `loan`; its answer is a read on the tape of that. */
export const score = defineEngine({
  name: 'score',
  component: 'engines.score',
  input: { parse: (value): Person => value as Person },
  output: { parse: (value) => value as { outcome: string; points: number } },
  fields: { input: { isGrown: 'plain' }, output: 'plain' },
  decide: ({ name, isGrown }) => {
    const points = name.length * (isGrown ? 10 : 1)
    return { outcome: points > 20 ? 'good' : 'poor', points }
  },
})
