import type { Finding, Transition, TransitionKind } from '@first-contact/replay'
import type { Output, Tone } from '../output/output.ts'
import { clipped, printable } from '../output/printable.ts'
import { differenceLines } from '../replaying/difference-lines.ts'
import { placeText, shortSha, subjectOf } from './commit-text.ts'

const labelWidth = 11
const messageLinesMax = 12
const filesMax = 20
const skippedMax = 5

export const transitionTones: Readonly<Record<TransitionKind, Tone>> = Object.freeze({
  changed: 'bad',
  restored: 'good',
  removed: 'warn',
  unreplayable: 'warn',
})

/** A commit that changed what becomes of a decision, and how. */
export function transitionLines(transition: Transition, output: Output): readonly string[] {
  const { kind, before, after, outcome } = transition
  const field = (name: string, text: string): string =>
    clipped(
      `  ${output.tone('dim', name.padEnd(labelWidth))} ${printable(text)}`,
      output.width + 20,
    ).trimEnd()
  const isFlipped = outcome.before !== outcome.after && after.verdict?.kind !== 'unreplayable'
  const flip = isFlipped ? `  ${outcome.before ?? 'none'} -> ${outcome.after ?? 'none'}` : ''
  return [
    `${output.tone(transitionTones[kind], kind)}${output.tone('strong', printable(flip))}`,
    ...whoLines(after, field),
    ...transition.merges.map((merge) =>
      field(
        'merged by',
        `${shortSha(merge)}  ${merge.authoredAt.slice(0, 10)}  ${subjectOf(merge)}`,
      ),
    ),
    ...answerLines(transition, field, output),
    ...fileLines(transition, field),
    field('before', `${placeText(before)}  ${versionOf(before)}`),
    field('after', `${placeText(after)}  ${versionOf(after)}`),
    ...skippedLines(transition, field),
  ]
}

type Field = (name: string, text: string) => string

function versionOf({ code }: Finding): string {
  return code.kind === 'code' ? code.version : ''
}

function whoLines({ place }: Finding, field: Field): readonly string[] {
  if (place.kind !== 'commit') return [field('commit', 'none yet: the working tree')]
  const { sha, author, authoredAt, message } = place.commit
  const lines = message.split('\n')
  const shown = lines.slice(0, messageLinesMax)
  return [
    field('commit', sha),
    field('author', author),
    field('date', authoredAt),
    ...shown.map((line, at) => field(at === 0 ? 'message' : '', line)),
    ...(lines.length > shown.length ? [field('', `and ${lines.length - shown.length} lines`)] : []),
  ]
}

function answerLines(
  { after, differences }: Transition,
  field: Field,
  output: Output,
): readonly string[] {
  if (differences.length > 0) return differenceLines('answer', differences, output)
  return after.reason === null ? [] : [field('reason', after.reason)]
}

function fileLines({ files }: Transition, field: Field): readonly string[] {
  const more = files.length - filesMax
  return [
    ...files.slice(0, filesMax).map(({ path, change, from }, at) => {
      const what = from === null ? change : `${change} from ${from}`
      return field(at === 0 ? 'files' : '', `${path}  ${what}`)
    }),
    ...(more > 0 ? [field('', `and ${more} more`)] : []),
  ]
}

function skippedLines({ skipped }: Transition, field: Field): readonly string[] {
  if (skipped.length === 0) return []
  const more = skipped.length - skippedMax
  const what = skipped.length === 1 ? 'a commit' : `${skipped.length} commits`
  return [
    field('in doubt', `${what} before it cannot be bundled and may have done it`),
    ...skipped.slice(0, skippedMax).map((each) => field('', placeText(each))),
    ...(more > 0 ? [field('', `and ${more} more`)] : []),
  ]
}
