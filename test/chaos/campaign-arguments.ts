import { parseArgs } from 'node:util'

/** A number that a campaign takes. */
export interface CampaignNumber {
  readonly about: string
  readonly min: number
  readonly max: number
  readonly fallback: () => number
}

export type CampaignArguments =
  | { readonly kind: 'run'; readonly numberOf: (name: string) => number }
  | { readonly kind: 'help'; readonly text: string }
  | { readonly kind: 'refused'; readonly reason: string; readonly remedy: string }

type CampaignNumbers = Readonly<Record<string, CampaignNumber>>

function helpText(campaign: string, options: CampaignNumbers): string {
  const lines = Object.entries(options).map(
    ([name, { about, min, max }]) => `${`  --${name} <n>`.padEnd(16)}${about}, ${min} to ${max}`,
  )
  return [`npm run campaign ${campaign} -- [options]`, '', ...lines].join('\n')
}

/** The values as they were given; a text that says what is wrong with them otherwise. */
function parse(options: CampaignNumbers, given: readonly string[]): Map<string, unknown> | string {
  const known = Object.keys(options).map((name) => [name, { type: 'string' as const }] as const)
  const help = { type: 'boolean', short: 'h' } as const
  try {
    const { values } = parseArgs({
      args: [...given],
      options: { ...Object.fromEntries(known), help },
    })
    return new Map(Object.entries(values))
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    return message.split('. ')[0] ?? message
  }
}

/** Reads what a campaign was given: whole numbers, or `--help`; anything else is refused by name. */
export function readCampaignArguments(
  campaign: string,
  options: CampaignNumbers,
  given: readonly string[],
): CampaignArguments {
  const remedy = `npm run campaign ${campaign} -- --help`
  const values = parse(options, given)
  if (typeof values === 'string') return { kind: 'refused', reason: values, remedy }
  if (values.has('help')) return { kind: 'help', text: helpText(campaign, options) }
  const numbers = new Map<string, number>()
  for (const [name, { min, max, fallback }] of Object.entries(options)) {
    const text = values.get(name)
    const number = text === undefined ? fallback() : Number(text)
    if (text === '' || !Number.isInteger(number) || number < min || number > max) {
      const reason = `--${name} must be a whole number from ${min} to ${max}, it is ${JSON.stringify(text)}`
      return { kind: 'refused', reason, remedy }
    }
    numbers.set(name, number)
  }
  return { kind: 'run', numberOf: (name) => numbers.get(name) ?? Number.NaN }
}
