import { listFiles } from '../../scripts/docs/source-files.ts'

/** One fenced block of code in a document. */
export interface DocsExample {
  /** `docs/guides/integrations.md:12` */
  readonly at: string
  /** A file name of its own, such as `docs-guides-integrations-12.ts`. */
  readonly file: string
  readonly language: 'ts' | 'js'
  /** `run` is executed, `check` is type-checked; null where the author forgot to say. */
  readonly mark: 'run' | 'check' | null
  readonly code: string
  /** What a `run` block prints: the `text` block after it. */
  readonly output: string | null
}

interface Fence {
  readonly info: string
  readonly line: number
  readonly code: string
}

function fencesOf(text: string): readonly Fence[] {
  const fences: Fence[] = []
  let open: { info: string; line: number; code: string[] } | null = null
  for (const [at, line] of text.split('\n').entries()) {
    if (open === null) {
      const info = /^```(.+)$/.exec(line)?.[1]
      if (info !== undefined) open = { info, line: at + 1, code: [] }
    } else if (line === '```') {
      fences.push({ info: open.info, line: open.line, code: `${open.code.join('\n')}\n` })
      open = null
    } else open.code.push(line)
  }
  return fences
}

function markOf(info: string): DocsExample['mark'] {
  const mark = info.split(' ')[1]
  return mark === 'run' || mark === 'check' ? mark : null
}

/** The pages of the guard's rules; what they show, good and bad, its own tests hand to the rules. */
function isLeftToGuard(path: string, info: string): boolean {
  return path.startsWith('docs/reference/guard/') && /^ts (?:bad|good)$/.test(info)
}

/** Every block of TypeScript or JavaScript in the documents that users read. */
export function listDocsExamples(): readonly DocsExample[] {
  const documents = listFiles(
    'README.md',
    'docs/*.md',
    'packages/*/README.md',
    'examples/*/README.md',
  )
  return documents.flatMap(({ path, text }) => {
    const fences = fencesOf(text)
    return fences.flatMap((fence, index) => {
      const language = /^(ts|js)\b/.exec(fence.info)?.[1]
      if (language !== 'ts' && language !== 'js') return []
      if (isLeftToGuard(path, fence.info)) return []
      const next = fences[index + 1]
      return [
        {
          at: `${path}:${fence.line}`,
          file: `${path.replace(/\.md$/, '').replaceAll(/\W+/g, '-')}-${fence.line}`,
          language,
          mark: markOf(fence.info),
          code: fence.code,
          output: next?.info === 'text' ? next.code : null,
        },
      ]
    })
  })
}
