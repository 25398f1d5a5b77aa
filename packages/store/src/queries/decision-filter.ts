import type { Replayability } from '@first-contact/recorder/records'
import { originsParameter, type AudienceOptions, type WindowOptions } from './window-options.ts'

/** Which decisions. */
export interface DecisionFilter extends WindowOptions, AudienceOptions {
  readonly engine?: string | undefined
  /** As the engine names it; without a name it is an empty text. */
  readonly outcome?: string | undefined
  readonly version?: string | undefined
  readonly replayability?: Replayability | undefined
  readonly runId?: string | undefined
  readonly correlationId?: string | undefined
  /** What the last replay that was asked for came to. */
  readonly verdict?: string | undefined
}

/** The filter as conditions over columns of a decision; parameters from `$first` on. */
export function decisionConditions(filter: DecisionFilter, first: number) {
  const at = (index: number): string => `$${first + index}`
  return {
    where: `(${at(0)}::text is null or environment = ${at(0)})
      and (${at(1)}::text[] is null or origin = any (${at(1)}))
      and (${at(2)}::text is null or engine = ${at(2)})
      and (${at(3)}::text is null or coalesce(outcome, '') = ${at(3)})
      and (${at(4)}::text is null or engine_version = ${at(4)})
      and (${at(5)}::text is null or replayability = ${at(5)})
      and (${at(6)}::text is null or run_id = ${at(6)})
      and (${at(7)}::text is null or correlation_id = ${at(7)})`,
    values: [
      filter.environment ?? null,
      originsParameter(filter.origins),
      filter.engine ?? null,
      filter.outcome ?? null,
      filter.version ?? null,
      filter.replayability ?? null,
      filter.runId ?? null,
      filter.correlationId ?? null,
    ],
  }
}
