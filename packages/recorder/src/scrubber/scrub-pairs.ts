import { isSensitiveKey } from './sensitive-key.ts'
import { marks } from './marks.ts'

const keyMaxChars = 64
const spacesMax = 4

function isKeyCode(code: number): boolean {
  return (
    (code >= 48 && code <= 57) ||
    (code >= 65 && code <= 90) ||
    (code >= 97 && code <= 122) ||
    code === 95 ||
    code === 45 ||
    code === 46
  )
}

function isSpace(code: number): boolean {
  return code === 32 || code === 9
}

/** The name that ends before `end`, over spaces and one quote (also an escaped one). */
function keyBefore(text: string, end: number): string {
  let at = end - 1
  for (let spaces = 0; spaces < spacesMax && at >= 0 && isSpace(text.charCodeAt(at)); spaces += 1) {
    at -= 1
  }
  const quote = text[at]
  if (quote === '"' || quote === "'" || quote === '`') at -= 1
  if (text[at] === '\\') at -= 1
  const last = at
  while (at >= 0 && last - at < keyMaxChars && isKeyCode(text.charCodeAt(at))) at -= 1
  return text.slice(at + 1, last + 1)
}

/** Headers whose value is the rest of the line, spaces and all. */
const wholeLine = /^(?:proxy-)?authorization$|^(?:set-)?cookie$/i

const lineEnd = /[\r\n]/g
const bareEnd = /[\s&,;"'`)}\]]/g

function findFrom(pattern: RegExp, text: string, from: number): number {
  pattern.lastIndex = from
  const match = pattern.exec(text)
  return match === null ? text.length : match.index
}

/** Where a quoted value that starts at `from` ends; an escaped quote does not end it. */
function quotedEnd(text: string, from: number, quote: string): number {
  for (let at = from; at < text.length; at += 1) {
    if (text[at] === '\\') at += 1
    else if (text[at] === quote) return at
  }
  return text.length
}

function valueRange(text: string, separator: number, key: string): readonly [number, number] {
  let start = separator + 1
  while (start < text.length && isSpace(text.charCodeAt(start))) start += 1
  if (text.startsWith(marks.redacted, start)) return [start, start + marks.redacted.length]
  const escaped = text[start] === '\\' ? 1 : 0
  const quote = text[start + escaped]
  if (quote === '"' || quote === "'" || quote === '`') {
    const from = start + escaped + 1
    if (escaped === 1) {
      const close = text.indexOf(`\\${quote}`, from)
      return [from, close === -1 ? text.length : close]
    }
    return [from, quotedEnd(text, from, quote)]
  }
  if (wholeLine.test(key)) return [start, findFrom(lineEnd, text, start)]
  return [start, findFrom(bareEnd, text, start)]
}

const separators = /[=:]/g

/**
 * Redacts the value of every sensitive `name=value`, `name: value` and `"name":"value"`: query
 * strings, headers, logfmt and JSON inside a text. Looks backwards from each separator, at most 64
 * characters, so that the time is linear in the text.
 */
export function scrubPairs(text: string): string {
  let out = ''
  let done = 0
  separators.lastIndex = 0
  for (let match = separators.exec(text); match !== null; match = separators.exec(text)) {
    const resume = separators.lastIndex
    const key = keyBefore(text, match.index)
    if (key === '' || !isSensitiveKey(key)) continue
    const [start, end] = valueRange(text, match.index, key)
    if (end > start) {
      out += text.slice(done, start) + marks.redacted
      done = end
    }
    separators.lastIndex = Math.max(resume, end)
  }
  return done === 0 ? text : out + text.slice(done)
}
