import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const inPackage = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url))
const readme = readFileSync(inPackage('README.md'), 'utf8')
const guide = readFileSync(inPackage('../../docs/guides/transactions.md'), 'utf8')
const examples = readdirSync(inPackage('test/examples'))

const onOneLine = (text: string): string => text.replaceAll(/\s+/g, ' ')

test.each(examples)('the example %s stands in the documents, as it is tested', (name) => {
  const code = readFileSync(inPackage(`test/examples/${name}`), 'utf8')
  const fence = `\`\`\`ts check\n${code}\`\`\``
  expect([readme, guide].filter((document) => document.includes(fence))).toHaveLength(1)
})

test('every intent has its example', () => {
  expect(examples.toSorted()).toEqual(['book-seat.ts', 'open-show.ts', 'read-show.ts', 'start.ts'])
})

test('what the README says that the compiler says, it says', () => {
  const said = readFileSync(inPackage('test/misuse/lock-in-atomic-write.txt'), 'utf8')
  const shown = /```text\n(Property [\s\S]*?)\n```/.exec(readme)?.[1] ?? 'nothing'
  expect(onOneLine(said)).toContain(onOneLine(shown))
})
