// `npm run docs:gen` writes the generated pages of docs/reference; `npm run docs:check` says which
// of them are not what the code says now.
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { generatedPages } from './docs/pages.ts'
import { assertPinnedNode } from './pinned-node.ts'

assertPinnedNode()

const isCheck = process.argv.includes('--check')
const pages = generatedPages()
const stale = pages.filter(
  ({ path, text }) => !existsSync(path) || readFileSync(path, 'utf8') !== text,
)

if (isCheck) {
  for (const { path } of stale) console.error(`docs: ${path} is stale`)
  if (stale.length > 0) console.error('  what to do: npm run docs:gen, and read what changed')
  process.exitCode = stale.length === 0 ? 0 : 1
} else {
  for (const { path, text } of stale) writeFileSync(path, text)
}
console.log(`docs: ${pages.length} pages, ${stale.length} ${isCheck ? 'stale' : 'written'}`)
