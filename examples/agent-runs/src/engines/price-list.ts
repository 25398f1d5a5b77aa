/** What a step needs, as far as its price goes. */
export type PricedStep =
  | { readonly tool: 'search' }
  | { readonly tool: 'summarize'; readonly text: string }
  | { readonly tool: 'pay'; readonly amountCents: number }

const SEARCH_CENTS = 3
/** A summary costs a cent for each started block of this many characters. */
const SUMMARY_BLOCK_CHARACTERS = 200

/** The most a step can cost; what is reserved before the tool is called. */
export function estimateCents(step: PricedStep): number {
  if (step.tool === 'search') return SEARCH_CENTS
  if (step.tool === 'summarize') {
    return Math.max(1, Math.ceil(step.text.length / SUMMARY_BLOCK_CHARACTERS))
  }
  return step.amountCents
}
