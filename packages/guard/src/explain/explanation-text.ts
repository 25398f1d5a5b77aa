import type { Paint } from '../report/paint.ts'
import { expectedOf } from '../rule/rule-option.ts'
import type { Explanation } from './explain-rules.ts'
import type { RulePage } from './rule-page.ts'

const margin = '  '

function facts({ rule, file }: Explanation): string {
  const weight = rule.severity === 'hint' ? 'a hint, which fails nothing' : 'a violation'
  const needs = rule.needsMap === true ? 'needs a layers.yaml' : 'runs without a layers.yaml'
  return `${weight} · ${needs} · ${file === null ? 'comes with the guard' : `in ${file}`}`
}

/** Headings as a person asks; the pages have shorter ones. */
const questions: ReadonlyMap<string, string> = new Map([
  ['Why', 'Why it matters'],
  ['How to fix', 'How to fix it'],
  ['How to configure', 'How to configure it'],
])

/** Markdown for a terminal: fences become margins, what the rule prints is set off. */
function bodyLines(markdown: string, paint: Paint): readonly string[] {
  let fence: string | null = null
  const lines: string[] = []
  for (const line of markdown.split('\n')) {
    if (line.startsWith('```')) {
      fence = fence === null ? line.slice(3) : null
      if (fence === 'text') lines.push(`${margin}${paint.dim('the guard says:')}`)
      continue
    }
    if (line === '') lines.push('')
    else if (fence === null) lines.push(`${margin}${line}`)
    else {
      const tone = fence === 'text' ? paint.bad : (text: string) => text
      lines.push(`${margin}${margin}${tone(line)}`)
    }
  }
  return lines
}

function pageLines(page: RulePage, paint: Paint): readonly string[] {
  const sections = [...page.sections].flatMap(([heading, text]) => [
    '',
    paint.strong(questions.get(heading) ?? heading),
    ...bodyLines(text, paint),
  ])
  return [...bodyLines(page.intro, paint), ...sections]
}

/** What a rule without a page has to say: its own words. */
function wordLines({ rule, file }: Explanation, paint: Paint): readonly string[] {
  const options = Object.entries(rule.options ?? {}).map(
    ([name, option]) => `${margin}options: ${name}: ${expectedOf(option)}; ${option.says}`,
  )
  const blessings = (rule.blessings ?? []).map(
    (kind) => `${margin}blessed: ${kind}: files that may do it all the same`,
  )
  const configured = [...options, ...blessings]
  const page = file?.replace(/\.[cm]?[jt]s$/, '.md') ?? ''
  return [
    paint.strong('Why it matters'),
    `${margin}${rule.why}`,
    '',
    paint.strong('How to fix it'),
    `${margin}${rule.fix}`,
    ...(configured.length === 0 ? [] : ['', paint.strong('How to configure it'), ...configured]),
    ...(page === '' ? [] : ['', paint.dim(`a page with examples would be read from ${page}`)]),
  ]
}

/** Everything about one rule, for a person at a terminal. */
export function explanationText(explanation: Explanation, paint: Paint): string {
  const { rule, page } = explanation
  const lines = [
    `${paint.strong(rule.name)}: ${rule.title}`,
    paint.dim(facts(explanation)),
    '',
    ...(page === null ? wordLines(explanation, paint) : pageLines(page, paint)),
  ]
  return `${lines.join('\n')}\n`
}

/** One line for each rule. */
export function ruleList(explanations: readonly Explanation[], paint: Paint): string {
  const width = Math.max(...explanations.map(({ rule }) => rule.name.length))
  const lines = explanations.map(({ rule, file }) => {
    const remarks = [
      ...(file === null ? [] : [file]),
      ...(rule.severity === 'hint' ? ['hint'] : []),
      ...(rule.needsMap === true ? ['needs a layers.yaml'] : []),
    ]
    const remark = remarks.length === 0 ? '' : ` ${paint.dim(`(${remarks.join(', ')})`)}`
    return `${paint.strong(rule.name.padEnd(width))}  ${rule.title}${remark}`
  })
  const hint = 'first-contact guard explain <rule> says why it matters, and how to fix it'
  return `${[...lines, '', `${explanations.length} rules; ${hint}`].join('\n')}\n`
}
