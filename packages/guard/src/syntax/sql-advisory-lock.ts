import { phraseOf, type SqlPhrase, type SqlStatement } from './sql-phrase.ts'
import { wordSet } from './word-set.ts'

const functionPattern = /^pg_(?:try_)?advisory_(?:xact_)?(?:lock|unlock)(?:_shared|_all)?$/

const verbs = wordSet(`
  select with insert update delete call values perform do from where and or when case join on
`)

/** Calls of advisory locks. */
export function advisoryLocksIn({ tokens, trust, verb }: SqlStatement): readonly SqlPhrase[] {
  return tokens.flatMap((token, at) => {
    if (token.kind !== 'word' || !functionPattern.test(token.text)) return []
    if (tokens[at + 1]?.text !== '(') return []
    const isSql = trust !== 'unknown' || verbs.has(verb) || at === 0
    return isSql ? [phraseOf('advisory-lock', tokens, [at, at + 1])] : []
  })
}
