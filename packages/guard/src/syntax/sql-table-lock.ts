import { phraseOf, type SqlPhrase, type SqlStatement } from './sql-phrase.ts'
import type { SqlToken } from './sql-tokens.ts'

const modeWords = new Set(['access', 'row', 'share', 'update', 'exclusive'])

/** The index after `in access exclusive mode`, `at` where there is no mode, -1 for other words. */
function endOfMode(tokens: readonly SqlToken[], at: number): number {
  if (tokens[at]?.text !== 'in') return at
  let end = at + 1
  while (modeWords.has(tokens[end]?.text ?? '') || tokens[end]?.kind === 'hole') end += 1
  if (tokens[end]?.text === 'mode') return end + 1
  return end > at + 1 && tokens[end] === undefined ? end : -1
}

const isName = (token: SqlToken | undefined): boolean =>
  token !== undefined && ['word', 'name', 'hole'].includes(token.kind)

/** The index after `schema.table, other`, or `at` where no name stands. */
function endOfNames(tokens: readonly SqlToken[], at: number): number {
  let end = at
  while (isName(tokens[end])) {
    end += 1
    while (tokens[end]?.text === '.' || tokens[end]?.text === '*') {
      end += tokens[end]?.text === '.' ? 2 : 1
    }
    // Names glued to a hole, `jobs_${kind}`, are one name.
    while (tokens[end]?.start === tokens[end - 1]?.end && isName(tokens[end])) end += 1
    if (tokens[end]?.text !== ',') break
    end += 1
  }
  return end
}

/** `lock table jobs in share mode`, whole: "Lock table for guests" has words that do not belong. */
export function tableLockIn({ tokens, verb }: SqlStatement): readonly SqlPhrase[] {
  if (verb !== 'lock' || tokens[0]?.text !== 'lock') return []
  const hasTable = tokens[1]?.text === 'table'
  const start = hasTable ? 2 : 1
  const only = tokens[start]?.text === 'only' ? start + 1 : start
  const afterNames = endOfNames(tokens, only)
  const afterMode = endOfMode(tokens, afterNames)
  if (afterNames === only || afterMode === -1) return []
  // Without the word `table` only a mode tells a lock from a sentence that starts with "lock".
  if (!hasTable && afterMode === afterNames) return []
  const end = tokens[afterMode]?.text === 'nowait' ? afterMode + 1 : afterMode
  return end === tokens.length ? [phraseOf('table-lock', tokens, [0, hasTable ? 2 : 1])] : []
}
