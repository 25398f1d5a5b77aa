import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { readText } from '../files/read-text.ts'
import { parseRulePage, type RulePage } from './rule-page.ts'

/** Where the pages of the built-in rules lie: beside the built code, and in a checkout. */
const pageFolders = ['../pages/', '../../../../docs/reference/guard/'].map((folder) =>
  fileURLToPath(new URL(folder, import.meta.url)),
)

/** The page of a rule that comes with the guard. */
export function builtInPage(rule: string): RulePage | null {
  for (const folder of pageFolders) {
    try {
      return parseRulePage(readFileSync(join(folder, `${rule}.md`), 'utf8'))
    } catch {
      // Not in this folder; the words of the rule itself remain.
    }
  }
  return null
}

/** The page of a rule of your own: `no-console.md` beside `no-console.ts`. */
export function ownPage(root: string, rulePath: string): RulePage | null {
  const text = readText(root, rulePath.replace(/\.[cm]?[jt]s$/, '.md'))
  return text === null ? null : parseRulePage(text)
}
