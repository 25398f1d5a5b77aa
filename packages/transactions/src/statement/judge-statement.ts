import type { IntentViolationCode } from '../errors/registry.ts'
import { lexSql, type SqlToken } from './lex-sql.ts'

/** What a text may not do inside a transaction of ours, or that it may be sent. */
export type Judgement =
  | { readonly kind: 'fine'; readonly isWrite: boolean; readonly isSingle: boolean }
  | { readonly kind: 'refused'; readonly code: IntentViolationCode; readonly what: string }

const controlWords = new Set([
  'begin',
  'start',
  'commit',
  'end',
  'rollback',
  'abort',
  'savepoint',
  'release',
])
const sessionWords = new Set([
  'listen',
  'unlisten',
  'discard',
  'reset',
  'load',
  'prepare',
  'deallocate',
  'execute',
])
const writeWords = new Set(['insert', 'update', 'delete', 'merge', 'truncate'])
const schemaWords = new Set([
  'create',
  'alter',
  'drop',
  'grant',
  'revoke',
  'comment',
  'reindex',
  'cluster',
  'refresh',
])
/** Settings of the running transaction only; `set transaction` has options of its own here. */
const localSetWords = new Set(['local', 'constraints'])

const sessionLock = /^pg_(?:try_)?advisory_(?:lock|unlock)/
const transactionLock = /^pg_(?:try_)?advisory_xact_lock/

function refused(code: IntentViolationCode, what: string): Judgement {
  return { kind: 'refused', code, what }
}

function wordAt(tokens: readonly SqlToken[], at: number): string {
  const token = tokens[at]
  return token?.kind === 'word' ? token.text : ''
}

function hasWord(tokens: readonly SqlToken[], word: string): boolean {
  return tokens.some((token) => token.kind === 'word' && token.text === word)
}

/** `for update`, `for no key update`, `for share`, `for key share`. */
function findRowLock(tokens: readonly SqlToken[]): string | undefined {
  for (let at = 0; at < tokens.length; at += 1) {
    if (wordAt(tokens, at) !== 'for') continue
    const next = [1, 2, 3].map((ahead) => wordAt(tokens, at + ahead))
    const words = next.join(' ')
    const lock = /^(?:no key update|key share|update|share)/.exec(words)?.[0]
    if (lock !== undefined) return `for ${lock}`
  }
  return undefined
}

/** Tokens of a call that are looked at: many calls that never close must not take for ever. */
const callMaxTokens = 200

/** `set_config(name, value, false)`; a third argument that is computed is believed. */
function setsSession(tokens: readonly SqlToken[], at: number): boolean {
  let depth = 0
  const end = Math.min(tokens.length, at + callMaxTokens)
  for (let next = at + 1; next < end; next += 1) {
    const text = tokens[next]?.text
    if (text === '(') depth += 1
    if (text === ')') depth -= 1
    if (depth === 0) return wordAt(tokens, next - 1) === 'false'
  }
  return false
}

function judgeCalls(tokens: readonly SqlToken[]): Judgement | undefined {
  for (let at = 0; at + 1 < tokens.length; at += 1) {
    const token = tokens[at]
    if (token === undefined || tokens[at + 1]?.text !== '(') continue
    if (token.kind !== 'word' && token.kind !== 'quoted') continue
    if (sessionLock.test(token.text)) return refused('FC_TX_SESSION_STATE', `${token.text}()`)
    if (transactionLock.test(token.text)) return refused('FC_TX_RAW_LOCK', `${token.text}()`)
    if (token.text === 'set_config' && setsSession(tokens, at)) {
      return refused('FC_TX_SESSION_STATE', 'set_config(..., false)')
    }
  }
  return undefined
}

function judgeCreate(tokens: readonly SqlToken[]): Judgement | undefined {
  const [, second = '', third = ''] = [0, 1, 2].map((at) => wordAt(tokens, at))
  const kept = ['temp', 'temporary']
  const isTemporary =
    kept.includes(second) || (/^(?:local|global)$/.test(second) && kept.includes(third))
  if (!isTemporary) return undefined
  const dropAt = tokens.findIndex((_, at) =>
    ['on', 'commit', 'drop'].every((word, ahead) => wordAt(tokens, at + ahead) === word),
  )
  return dropAt === -1 ? refused('FC_TX_SESSION_STATE', `create ${second}`) : undefined
}

function judgeSet(tokens: readonly SqlToken[]): Judgement | undefined {
  const second = wordAt(tokens, 1)
  if (localSetWords.has(second)) return undefined
  return second === 'transaction'
    ? refused('FC_TX_CONTROL_STATEMENT', 'set transaction')
    : refused('FC_TX_SESSION_STATE', 'set without local')
}

/** By its first word alone, whatever follows. */
function judgeKind(tokens: readonly SqlToken[]): Judgement | undefined {
  const first = wordAt(tokens, 0)
  if (controlWords.has(first) || (first === 'prepare' && wordAt(tokens, 1) === 'transaction')) {
    return refused('FC_TX_CONTROL_STATEMENT', first)
  }
  if (sessionWords.has(first)) return refused('FC_TX_SESSION_STATE', first)
  if (first === 'lock') return refused('FC_TX_RAW_LOCK', 'lock table')
  if (first === 'set') return judgeSet(tokens)
  if (first === 'create') return judgeCreate(tokens)
  if (first !== 'declare' || !hasWord(tokens, 'hold')) return undefined
  return wordAt(tokens, tokens.findIndex((token) => token.text === 'hold') - 1) === 'with'
    ? refused('FC_TX_SESSION_STATE', 'declare ... with hold')
    : undefined
}

function isWrite(tokens: readonly SqlToken[]): boolean {
  const first = wordAt(tokens, 0)
  if (writeWords.has(first) || schemaWords.has(first)) return true
  if (first === 'copy') return hasWord(tokens, 'from') && !hasWord(tokens, 'to')
  // A CTE that writes starts right after a parenthesis; `explain analyze` runs what it explains.
  return tokens.some(
    (token, at) =>
      token.kind === 'word' &&
      writeWords.has(token.text) &&
      (tokens[at - 1]?.text === '(' || (first === 'explain' && at <= 2)),
  )
}

/** Policies say what they are for with the words of a row lock. */
function isPolicy(tokens: readonly SqlToken[]): boolean {
  return ['create', 'alter'].includes(wordAt(tokens, 0)) && wordAt(tokens, 1) === 'policy'
}

/** The statements of a text; one that defines a routine is kept whole, with the semicolons inside. */
function splitStatements(tokens: readonly SqlToken[]): readonly (readonly SqlToken[])[] {
  const statements: SqlToken[][] = [[]]
  let isRoutine = false
  for (const token of tokens) {
    const last = statements.at(-1)
    if (token.text === ';' && token.kind === 'other' && !isRoutine) {
      statements.push([])
      continue
    }
    last?.push(token)
    // create function ... begin atomic ...; end
    if (token.text === 'atomic' && last?.at(-2)?.text === 'begin') {
      isRoutine = wordAt(last, 0) === 'create'
    }
  }
  return statements.filter((statement) => statement.length > 0)
}

/** Judges a text of one or more statements; texts that never end are cut by Postgres, not here. */
export function judgeStatement(text: string): Judgement {
  let writes = false
  const statements = splitStatements(lexSql(text))
  for (const tokens of statements) {
    const judgement = judgeKind(tokens) ?? judgeCalls(tokens)
    if (judgement !== undefined) return judgement
    const lock = isPolicy(tokens) ? undefined : findRowLock(tokens)
    if (lock !== undefined) return refused('FC_TX_RAW_LOCK', lock)
    writes ||= isWrite(tokens)
  }
  return { kind: 'fine', isWrite: writes, isSingle: statements.length === 1 }
}
