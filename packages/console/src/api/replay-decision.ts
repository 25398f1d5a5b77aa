import { answerOf, station } from './station.ts'
import type { DecisionReplayView } from './views.ts'

/** Whether it is on its way. */
export function isOpenReplay({ state }: DecisionReplayView): boolean {
  return state === 'queued' || state === 'running'
}

/** Has the station make a decision again; the result is read with the decision. */
export function replayDecision(id: string, csrfToken: string): Promise<DecisionReplayView> {
  return answerOf(
    station.POST('/actions/decisions/{id}/replay', {
      params: { path: { id } },
      headers: { 'x-csrf-token': csrfToken },
    }),
  )
}
