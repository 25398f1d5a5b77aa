import { renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { baselineFileName, keyText, type BaselineEntry } from './baseline.ts'

function inOrder(entry: BaselineEntry): BaselineEntry {
  const { rule, from, to, symbol, owner, reason, added, expires, incident, content } = entry
  const fields = { rule, from, to, symbol, owner, reason, added, expires, incident }
  return content === undefined ? fields : { ...fields, content }
}

function byKey(a: BaselineEntry, b: BaselineEntry): number {
  const [left, right] = [`${keyText(a)}|${a.expires}`, `${keyText(b)}|${b.expires}`]
  return left < right ? -1 : left > right ? 1 : 0
}

/** The text of a baseline: always in the same order, so that a change of it reads well. */
export function baselineText(entries: readonly BaselineEntry[]): string {
  const sorted = entries.map(inOrder).toSorted(byKey)
  return `${JSON.stringify({ format: 1, ceiling: sorted.length, entries: sorted }, null, 2)}\n`
}

/** Replaces the baseline at once: a crash leaves the old one or the new one. */
export function writeBaseline(root: string, entries: readonly BaselineEntry[]): void {
  const path = join(root, baselineFileName)
  const draft = `${path}.${process.pid}.tmp`
  writeFileSync(draft, baselineText(entries))
  renameSync(draft, path)
}
