import { scrubText } from '@first-contact/recorder'
import type { ReplayedWith } from '@first-contact/store'
import type { OpsReplayVerdict } from '../../domain/models/ops-decision-replay.ts'

const textMaxLength = 200
const differencesMax = 20
const verdicts: readonly OpsReplayVerdict[] = [
  'identical',
  'equivalent',
  'changed',
  'nondeterministic',
  'unreplayable',
]

/**
 * Reads what `first-contact replay --json` says of one decision. Values are scrubbed and cut before
 * they are kept: what fields withhold never stood there, and plain ones may still name somebody.
 *
 * @throws Error with a message for a person where it holds no replay
 */
export function replayedWith(answer: unknown): readonly ReplayedWith[] {
  const [decision] = listAt(answer, 'decisions')
  if (decision === undefined) {
    throw new Error('the decision was not found by the process that replays')
  }
  return listAt(decision, 'replays').map((replay) => ({
    code: textAt(replay, 'replayed_with') === recordedCode ? 'recorded' : 'current',
    verdict: verdicts.find((each) => each === textAt(replay, 'kind')) ?? 'unreplayable',
    reason: shortOrNull(textAt(replay, 'reason')),
    version: textAt(replay, 'replayed_version'),
    differences: listAt(replay, 'differences')
      .slice(0, differencesMax)
      .map((difference) => ({
        pointer: short(textAt(difference, 'pointer') ?? ''),
        recorded: shortOrNull(textAt(difference, 'recorded')),
        replayed: shortOrNull(textAt(difference, 'replayed')),
      })),
  }))
}

/** As a replay names the code that decided. */
const recordedCode = 'the code that decided'

function listAt(value: unknown, name: string): readonly unknown[] {
  const found: unknown =
    typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined
  return Array.isArray(found) ? found : []
}

function textAt(value: unknown, name: string): string | null {
  const found: unknown =
    typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined
  return typeof found === 'string' ? found : null
}

function short(text: string): string {
  return scrubText(text, textMaxLength)
}

function shortOrNull(text: string | null): string | null {
  return text === null ? null : short(text)
}
