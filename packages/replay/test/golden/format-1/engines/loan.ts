import { defineEngine } from '@first-contact/recorder'
import { isAffordable } from './affordable.ts'
import { score } from './score.ts'

interface Applicant {
  readonly name: string
  readonly email: string
  readonly birthday: string
  readonly note?: string
}

interface Loan {
  readonly amount: number
  readonly income: bigint
  readonly since: Date
  readonly rates: ReadonlyMap<string, number>
  readonly tags: ReadonlySet<string>
  readonly $fc: string
  readonly guarantor?: { readonly name: string }
  readonly applicant: Applicant
}

/** Fields of every class, values of every type, everything that a context gives. */
export const loan = defineEngine({
  name: 'loan',
  component: 'engines.loan',
  input: { parse: (value): Loan => value as Loan },
  output: {
    parse: (value) => value as { outcome: string; [field: string]: unknown },
  },
  fields: {
    input: {
      amount: 'plain',
      income: 'plain',
      since: 'plain',
      rates: 'plain',
      tags: 'plain',
      $fc: 'plain',
      'applicant.email': 'token',
      'applicant.birthday': { derive: (birthday: unknown) => String(birthday) < '2000' },
      'applicant.note': 'drop',
    },
    output: { outcome: 'plain', at: 'plain', rest: 'plain', points: 'plain', tags: 'plain' },
    tape: { factor: 'plain', 'engine:score': 'plain' },
  },
  subject: ({ applicant }) => applicant.email,
  decide: (input, ctx) => {
    const { amount, income, rates, tags, applicant } = input
    // The bug that a guarantor may be missing is part of the record.
    if (amount > 1_000_000) throw new RangeError(`too much for ${input.guarantor?.name.trim()}`)
    if (amount < 0) return { outcome: undefined as unknown as string, at: 0 }
    const factor = ctx.read('factor', () => ({ base: 12, byTag: new Map([['new', 0.5]]) }))
    const { points } = score.decide({
      name: applicant.name,
      isGrown: Boolean(applicant.birthday),
    }).output
    const rate = rates.get('eur') ?? 0
    const isFine = isAffordable(amount * factor.base * rate, income)
    const draw = ctx.random()
    return {
      outcome: isFine && points > 5 ? 'allow' : 'deny',
      at: ctx.now() - input.since.getTime(),
      rest: income - BigInt(Math.trunc(amount)),
      points: tags.has('vip') ? points : -0,
      tags: new Set([...tags, input.$fc]),
      letter: `Dear ${applicant.name}, ${ctx.uuid()}, ${draw}`,
    }
  },
})
