import { distantCallerSite, type CallSite } from '../errors/call-site.ts'
import { judgeStatement, type Judgement } from './judge-statement.ts'

/** Texts remembered; an application that builds SQL by hand makes new ones for ever. */
const statementsMax = 1000

/** Longer texts are judged each time: a bulk insert comes once, and would fill the memory. */
const textMaxChars = 8000

/** A text that was sent before: whether it may be, and where it was first sent from. */
export interface KnownStatement {
  readonly text: string
  readonly judgement: Judgement
  /**
   * Where this text was first seen. A statement has one place in most programs, and a stack for
   * each call would cost more than all the rest of the call.
   */
  readonly firstSite: CallSite
}

const statements = new Map<string, KnownStatement>()

/** Judges a text, once for all the times it comes. */
export function knownStatement(text: string): KnownStatement {
  const known = statements.get(text)
  if (known !== undefined) return known
  const statement = { text, judgement: judgeStatement(text), firstSite: distantCallerSite() }
  if (text.length > textMaxChars) return statement
  // When full, start over: cheaper than tracking use, and a stable set refills at once.
  if (statements.size >= statementsMax) statements.clear()
  statements.set(text, statement)
  return statement
}

/** Whether a text is one statement, and not several or none. */
export function isSingleStatement(text: string): boolean {
  const { judgement } = knownStatement(text)
  return judgement.kind === 'fine' && judgement.isSingle
}

/** A statement as a message shows it: on one line, cut. */
export function shortText(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ').trim()
  return line.length > 120 ? `${line.slice(0, 119)}…` : line
}
