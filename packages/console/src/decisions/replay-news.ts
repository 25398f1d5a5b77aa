import type { DecisionReplayView } from '../api/views.ts'

type ReplayResult = DecisionReplayView['results'][number]

/** What the page is about: the newest replay, and the newest one that came to a result. */
export function replayNews(replays: readonly DecisionReplayView[]) {
  return {
    newest: replays[0],
    last: replays.find(({ state }) => state === 'done'),
  }
}

export function resultOf(
  replay: DecisionReplayView | undefined,
  code: ReplayResult['code'],
): ReplayResult | undefined {
  return replay?.results.find((result) => result.code === code)
}

/** `"allow" → "deny"` where the outcome flipped. */
export function flipText({ differences }: ReplayResult): string | null {
  const flip = differences.find(({ pointer }) => pointer === '/outcome')
  return flip === undefined ? null : `${valueText(flip.recorded)} → ${valueText(flip.replayed)}`
}

/** A value of an answer as people write it: texts without their quotes. */
export function valueText(value: string | null): string {
  if (value === null) return 'nothing'
  return /^"[^"\\]+"$/.test(value) ? value.slice(1, -1) : value
}

/** What a verdict means for this code, in a few words. */
export function resultText(result: ReplayResult): string {
  const { verdict, reason, differences } = result
  const fields = differences.length === 1 ? 'One field' : `${differences.length} fields`
  const texts = {
    identical: 'Gives the same answer again.',
    equivalent: 'Another version, the same answer.',
    changed: `${fields} ${differences.length === 1 ? 'comes' : 'come'} out otherwise.`,
    nondeterministic: 'The same code gives another answer.',
    unreplayable: reason ?? 'There is no telling.',
  }
  return texts[verdict]
}
