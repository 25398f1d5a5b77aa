import { countText } from '../parts/count-text.ts'

interface Affected {
  readonly affected_runs: number
  readonly affected_agents: number
}

/** `3 runs, 1 agent`, or that none is known. */
export function affectedText({ affected_runs, affected_agents }: Affected): string {
  const parts = [
    ...(affected_runs > 0 ? [countText(affected_runs, 'run')] : []),
    ...(affected_agents > 0 ? [countText(affected_agents, 'agent')] : []),
  ]
  return parts.length === 0 ? 'none known' : parts.join(', ')
}

interface Counted {
  readonly occurrences: number
  readonly retries: number
}

/** `14 times`, with failed retries named apart because they are folded into one failure. */
export function occurrencesText({ occurrences, retries }: Counted): string {
  const times = occurrences === 1 ? 'once' : countText(occurrences, 'time')
  return retries === 0 ? times : `${times}, ${countText(retries, 'retry', 'retries')}`
}
