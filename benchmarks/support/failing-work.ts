/** 700 bytes of JSON: what an engine or a handler was given when it failed. */
export const input = Object.freeze({
  run_id: 'run_8f14e45fceea167a',
  agent: 'researcher',
  tenant: 'acme',
  goal: 'Summarize the quarterly figures and list the three largest deviations from plan.',
  budget: { currency: 'EUR', limit_cents: 5_000, spent_cents: 4_820, reserved_cents: 150 },
  steps: [
    { tool: 'search', query: 'quarterly figures 2026 third quarter', timeout_ms: 2_000 },
    { tool: 'summarize', document: 'doc_45c48cce2e2d7fbd', words: 300, language: 'en' },
    { tool: 'pay', amount_cents: 320, receiver: 'provider_17', reference: 'invoice 2026-0917' },
  ],
  attempt: 2,
  requested_at: '2026-11-23T08:15:30.000Z',
  flags: { dry_run: false, allow_partial: true, escalate_above_cents: 1_000 },
  notes: 'Second attempt after a timeout of the search tool; keep the order of the steps.',
})

/** Throws from a few frames deep, as real code does; the stack is made where the error is. */
export function failingWork(index: number): never {
  return reserveBudget(index)
}

function reserveBudget(index: number): never {
  return checkLimit(index)
}

function checkLimit(index: number): never {
  throw new Error(`budget of run ${index} is exhausted`)
}
