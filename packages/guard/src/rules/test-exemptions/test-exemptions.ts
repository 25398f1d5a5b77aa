import type { CheckedFile } from '../../rule/checked-file.ts'
import { findingAt, type FindingWords } from '../../rule/finding-at.ts'
import type { House } from '../../rule/house.ts'
import { defineRule, type Finding, type Rule } from '../../rule/rule.ts'
import { type Exempted, findExempted } from './find-exempted.ts'
import { type ExemptionComment, readExemption } from './read-exemption.ts'

/** Also `tests.skip` and other suspects: the tree tells what it is. */
const prefilter =
  /\b(?:(?:skip|only|todo|fixme|skipIf|runIf|retryTimes|retries)\b(?<=\.\s*\w+)|(?:skip|only|todo|retry|retries)\s*:|[xf](?:it|describe|test|context)\b)/

const example = '// exempt: owner=<name> reason="…" until=YYYY-MM-DD'

/** The comment on the line above the place, or above the statement it is in. */
function commentAbove(file: CheckedFile, exempted: Exempted): ExemptionComment {
  const lines = file.text.split('\n')
  const above = [exempted.start, exempted.statement].map((offset) =>
    readExemption(lines[file.lineOf(offset) - 2] ?? ''),
  )
  return above.find(({ kind }) => kind !== 'none') ?? { kind: 'none' }
}

function wordsOf(
  exempted: Exempted,
  comment: ExemptionComment,
  today: string,
): FindingWords | null {
  const { words, title } = exempted
  const symbol = title === '' ? words : `${words} ${title}`
  if (exempted.kind === 'only') {
    return {
      message: `\`${words}\` leaves every other test of the file out`,
      symbol,
      why: 'The suite is green because it did not run.',
      fix: 'Remove it; to run one test, name it: vitest -t "its title".',
    }
  }
  if (comment.kind === 'none') {
    const what =
      exempted.kind === 'retried'
        ? 'hides how often the test fails'
        : exempted.kind === 'literal condition'
          ? 'has a condition that never changes'
          : 'leaves a test out, and nobody has to answer for it'
    return { message: `\`${words}\` ${what}`, symbol }
  }
  if (comment.kind === 'incomplete') {
    return { message: `the exemption of \`${words}\` lacks ${comment.missing.join(', ')}`, symbol }
  }
  const { owner, until } = comment.exemption
  if (until >= today) return null
  return {
    message: `the exemption of \`${words}\` ended on ${until}; its owner is ${owner}`,
    symbol,
  }
}

/** Tests are left out, or run again, only with an owner, a reason and a last day. */
export const testExemptions: Rule = defineRule({
  name: 'test-exemptions',
  title: 'A test that is left out has an owner, a reason and a last day',
  severity: 'violation',
  why: 'A test that nobody runs protects nothing, and looks as if it did. A retry turns a race into a rare one.',
  fix: `Mend the test, or write on the line above: ${example}`,
  prefilter,
  reads: 'file',
  *check(file: CheckedFile, house: House): Iterable<Finding> {
    if (!file.isTest) return
    for (const exempted of findExempted(file.ast(), file.text)) {
      const words = wordsOf(exempted, commentAbove(file, exempted), house.today)
      if (words !== null) yield findingAt(file, exempted, words)
    }
  },
})
