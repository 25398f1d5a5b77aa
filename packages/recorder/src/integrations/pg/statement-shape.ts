import { createHash } from 'node:crypto'

/** Shapes remembered by text; an application that builds SQL by hand makes new texts for ever. */
const shapesMax = 1000

/** Longest statement looked at; the rest of a bulk insert says nothing new. */
const textMaxChars = 4000

/** What is recorded of a statement: never a literal, never a parameter, never a table. */
export interface StatementShape {
  /** First keyword, upper case, such as `SELECT`. */
  readonly kind: string
  /** 8 hex digits over the statement without literals and comments. */
  readonly fingerprint: string
  /** Whether it opens a transaction and nothing else. */
  readonly isBegin: boolean
}

const knownKinds = new Set(
  (
    'SELECT INSERT UPDATE DELETE MERGE WITH VALUES BEGIN START COMMIT END ROLLBACK SAVEPOINT ' +
    'RELEASE SET RESET SHOW CREATE ALTER DROP TRUNCATE COPY CALL DO EXPLAIN LISTEN UNLISTEN ' +
    'NOTIFY LOCK PREPARE EXECUTE DECLARE FETCH CLOSE REFRESH VACUUM ANALYZE GRANT REVOKE DISCARD'
  ).split(' '),
)

const comments = /--[^\n]*|\/\*[\s\S]*?\*\//g
const dollarQuoted = /\$(\w*)\$[\s\S]*?\$\1\$/g
const strings = /\b[eubx]?'(?:[^'\\]|''|\\.)*'|'(?:[^']|'')*'/gi
const numbers = /\b\d+(?:\.\d+)?(?:e[+-]?\d+)?\b/gi
const parameters = /\$\d+/g
const lists = /\(\s*\?(?:\s*,\s*\?)*\s*\)(?:\s*,\s*\(\s*\?(?:\s*,\s*\?)*\s*\))*/g
// Settings of the transaction may follow in the same message.
const begin = /^(?:begin|start\s+transaction)\b[^;]*(?:;\s*set local [^;]*)*;?\s*$/i

function normalize(text: string): string {
  return text
    .slice(0, textMaxChars)
    .replaceAll(comments, ' ')
    .replaceAll(dollarQuoted, '?')
    .replaceAll(strings, '?')
    .replaceAll(parameters, '?')
    .replaceAll(numbers, '?')
    .replaceAll(lists, '(?)')
    .replaceAll(/\s+/g, ' ')
    .trim()
}

function shapeOf(text: string): StatementShape {
  const normal = normalize(text)
  const word = (/^[a-z]+/i.exec(normal)?.[0] ?? '').toUpperCase()
  return {
    kind: knownKinds.has(word) ? word : 'OTHER',
    fingerprint: createHash('sha256').update(normal.toLowerCase()).digest('hex').slice(0, 8),
    isBegin: begin.test(normal),
  }
}

const shapes = new Map<string, StatementShape>()

/** The shape of a statement; remembered for the statements that come again and again. */
export function statementShape(text: string): StatementShape {
  const known = shapes.get(text)
  if (known !== undefined) return known
  const shape = shapeOf(text)
  // When full, start over: cheaper than tracking use, and a stable set refills at once.
  if (shapes.size >= shapesMax) shapes.clear()
  shapes.set(text, shape)
  return shape
}
