import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { blocksOf, parseRulePage, type RulePage } from '../../src/explain/rule-page.ts'
import { runGuard, type GuardReport } from '../../src/index.ts'

const pages = fileURLToPath(new URL('../../../../docs/reference/guard/', import.meta.url))
const surroundings = fileURLToPath(new URL('../fixtures/pages/', import.meta.url))

/** A day on which the exemptions that pages show still hold. */
const now = new Date('2026-11-23T12:00:00Z')

export function pageOf(rule: string): RulePage {
  return parseRulePage(readFileSync(join(pages, `${rule}.md`), 'utf8'))
}

/** The code of a page under one mark, by the path that its first line names. */
export function filesOf(page: RulePage, mark: 'bad' | 'good'): ReadonlyMap<string, string> {
  const blocks = [...page.sections.values()].flatMap(blocksOf)
  return new Map(
    blocks
      .filter(({ info }) => info === `ts ${mark}`)
      .map(({ code }) => [/^\/\/ (\S+\.ts)\b/.exec(code)?.[1] ?? '', code]),
  )
}

/** What a page says is printed: the `text` block under its heading "Bad". */
export function outputOf(page: RulePage): string {
  const blocks = blocksOf(page.sections.get('Bad') ?? '')
  return blocks.find(({ info }) => info === 'text')?.code ?? ''
}

/** Puts the code of a page into a house with what it takes for granted, and runs its rule. */
export async function runPage(rule: string, mark: 'bad' | 'good'): Promise<GuardReport> {
  const root = mkdtempSync(join(tmpdir(), 'fc-guard-page-'))
  try {
    const around = join(surroundings, rule)
    if (existsSync(around)) cpSync(around, root, { recursive: true })
    for (const [path, code] of filesOf(pageOf(rule), mark)) {
      mkdirSync(dirname(join(root, path)), { recursive: true })
      writeFileSync(join(root, path), code)
    }
    return await runGuard({ root, rules: [rule], cache: false, now })
  } finally {
    rmSync(root, { recursive: true, force: true })
  }
}
