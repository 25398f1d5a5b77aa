import type { Node } from 'oxc-parser'
import type { CheckedFile } from '../../rule/checked-file.ts'
import { findingAt, type FindingWords, type Span } from '../../rule/finding-at.ts'
import type { House } from '../../rule/house.ts'
import { defineRule, type Finding, type Rule } from '../../rule/rule.ts'
import { calledName } from '../../syntax/names-of-callee.ts'
import { sqlInFile } from '../../syntax/sql-in-file.ts'
import type { SqlPhraseKind } from '../../syntax/sql-phrase.ts'
import { stringsIn, stringsOption, withNames } from '../strings-option.ts'
import { builderLocksIn } from './builder-locks.ts'
import { lockNamesOf } from './lock-names.ts'
import { patternWords } from './pattern-words.ts'

const name = 'forbidden-patterns'

/**
 * What may hold one of the patterns, without a tree: the words of a lock with quotes, pluses and
 * comments between them, a strength that the program picks, builders, and control statements that
 * start a literal.
 */
const suspects = new RegExp(
  [
    String.raw`(?:\b|\\[nrt])for(?:\s|['"\`+,]|--[^\n]*|/\*|\\[nrt])+(?:(?:no|key)\b(?:\s|['"\`+,]|\\[nrt])+){0,2}(?:update|share)\b`,
    String.raw`\bfor\s*(?:\$\{|['"\`]\s*\+)|\.for\(`,
    String.raw`\.\s*for(?:No)?(?:Key)?(?:Update|Share)\b`,
    String.raw`pessimistic|\.LOCK\b|\block\s*:\s*true|for_(?:no_)?key_`,
    String.raw`\block\s+(?:table\b|in\s+share\b|[\w.$\{\}"]+\s+in\s)`,
    String.raw`\bpg_(?:try_)?advisory_`,
    String.raw`['"\`]\s*(?:begin|start\s+transaction|commit|rollback|savepoint|release|abort|prepare\s+transaction)\b`,
    String.raw`['"\`]\s*end(?:\s+(?:work|transaction))?\s*;?\s*['"\`]`,
  ].join('|'),
  'i',
)

/** A callback of the one named door may lock tables and open transactions: migrations do. */
function isBehindDoor(around: readonly Node[]): boolean {
  return around.some(
    (node) => node.type === 'CallExpression' && calledName(node) === 'outsideTransaction',
  )
}

function wordsFor(kind: SqlPhraseKind, phrase: string): FindingWords {
  const { what, why, fix } = patternWords[kind]
  return { message: what(phrase), why, fix, symbol: phrase }
}

/** Row locks, table locks, advisory locks and control statements outside the blessed primitive. */
export const forbiddenPatterns: Rule = defineRule({
  name,
  title: 'Locks and transactions go through their primitives',
  severity: 'violation',
  why: patternWords['row-lock'].why,
  fix: patternWords['row-lock'].fix,
  blessings: ['row-lock', 'table-lock', 'advisory-lock', 'control-statement'],
  options: {
    lock_methods: { takes: 'texts', says: 'names by which your query builder locks rows' },
    in_tests: { takes: ['checked'], says: 'whether tests may lock' },
  },
  prefilter: (options) => withNames(suspects, stringsIn(options, 'lock_methods')),
  reads: 'file',
  *check(file: CheckedFile, house: House): Iterable<Finding> {
    if (file.isTest && !stringsOption(house, name, 'in_tests').includes('checked')) return
    const names = lockNamesOf(house)
    const program = file.ast()
    const places: { readonly span: Span; readonly words: FindingWords }[] = []
    for (const found of sqlInFile(program)) {
      if (house.isBlessed(found.kind, file.path)) continue
      if (found.kind !== 'row-lock' && isBehindDoor(found.around)) continue
      places.push({ span: found, words: wordsFor(found.kind, found.words) })
    }
    if (!house.isBlessed('row-lock', file.path)) {
      for (const lock of builderLocksIn(program, names)) {
        places.push({ span: lock, words: wordsFor('row-lock', lock.words) })
      }
    }
    for (const { span, words } of places.toSorted(
      (left, right) => left.span.start - right.span.start,
    )) {
      yield findingAt(file, span, words)
    }
  },
})
