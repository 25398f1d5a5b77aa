import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { generatedPages } from '../../scripts/docs/pages.ts'
import { listFiles } from '../../scripts/docs/source-files.ts'

test.each(generatedPages().map(({ path, text }) => ({ path, text })))(
  '$path says what the code says; else run npm run docs:gen',
  ({ path, text }) => {
    expect(readFileSync(path, 'utf8')).toBe(text)
  },
)

/** As GitHub makes them: lower case, spaces to dashes, no punctuation. */
function anchorsOf(markdown: string): readonly string[] {
  return [...markdown.matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  )
}

test('links between documents lead somewhere', () => {
  const documents = listFiles('*.md', '**/*.md')
  const dead: string[] = []
  let links = 0
  for (const { path, text } of documents) {
    const prose = text.replaceAll(/```[\s\S]*?```/g, '')
    for (const [, target = ''] of prose.matchAll(/\]\((?!https?:)([^)\s]+)\)/g)) {
      links += 1
      const [file = '', anchor] = target.split('#')
      const other = file === '' ? path : join(dirname(path), file)
      const isThere = existsSync(other)
      const hasAnchor =
        anchor === undefined ||
        (isThere && anchorsOf(readFileSync(other, 'utf8')).includes(anchor.toLowerCase()))
      if (!isThere || !hasAnchor) dead.push(`${path} -> ${target}`)
    }
  }
  expect(links).toBeGreaterThan(20)
  expect(dead).toEqual([])
})
