import { defineEngine } from '@first-contact/recorder'

// Has a bug on purpose: what it keeps between decisions is in no record of any of them.
let taken = 0

export const quota = defineEngine({
  name: 'quota',
  component: 'engines.quota',
  input: { parse: (value) => value as { amount: number } },
  output: { parse: (value) => value as { outcome: string } },
  fields: { input: 'plain', output: 'plain' },
  decide: ({ amount }) => {
    taken += amount
    return { outcome: taken > 10 ? 'deny' : 'allow', taken }
  },
})
