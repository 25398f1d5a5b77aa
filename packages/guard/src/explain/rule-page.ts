/** One fenced block of a page. */
export interface PageBlock {
  /** What stands behind the fence: `ts bad`. */
  readonly info: string
  readonly code: string
}

/** The page of a rule, as it is written: a title, what the rule says, then sections. */
export interface RulePage {
  readonly title: string
  readonly intro: string
  /** Markdown by heading, in the order of the page. */
  readonly sections: ReadonlyMap<string, string>
}

/** The sections a page has, in this order; a reader finds the same thing in the same place. */
export const pageHeadings = [
  'Why',
  'Bad',
  'Good',
  'What is found',
  'How to fix',
  'How to configure',
] as const

/** Splits a page at its headings; what looks like one inside of a fence is code. */
export function parseRulePage(text: string): RulePage {
  let title = ''
  let heading: string | null = null
  let isCode = false
  const intro: string[] = []
  const sections = new Map<string, string[]>()
  for (const line of text.split(/\r?\n/)) {
    if (line.startsWith('```')) isCode = !isCode
    const [, marks, words] = (isCode ? null : /^(#{1,2}) (.+)$/.exec(line)) ?? []
    if (words === undefined) {
      const lines = heading === null ? intro : (sections.get(heading) ?? [])
      lines.push(line)
    } else if (marks === '#') title = words
    else {
      heading = words
      sections.set(words, [])
    }
  }
  return {
    title,
    intro: intro.join('\n').trim(),
    sections: new Map([...sections].map(([name, lines]) => [name, lines.join('\n').trim()])),
  }
}

/** The fenced blocks of some Markdown, in order. */
export function blocksOf(markdown: string): readonly PageBlock[] {
  const blocks: PageBlock[] = []
  let open: { readonly info: string; readonly lines: string[] } | null = null
  for (const line of markdown.split('\n')) {
    if (open === null) {
      const info = /^```(.*)$/.exec(line)?.[1]
      if (info !== undefined) open = { info, lines: [] }
    } else if (line === '```') {
      blocks.push({ info: open.info, code: `${open.lines.join('\n')}\n` })
      open = null
    } else open.lines.push(line)
  }
  return blocks
}
