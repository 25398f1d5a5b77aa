import { marks } from './marks.ts'

/** Digits with single separators between them; a colon or a letter ends it. */
const numberPattern = /\+?\(?\d(?:[ .()/-]{0,2}\d){6,24}/g
const uuidAround = /[0-9a-zA-Z_]/
const isoDate = /^\d{4}-\d{2}-\d{2}(?:$|[ T])/
const socialSecurity = /^\d{3}-\d{2}-\d{4}$/
/** First digits of payment cards; a time in milliseconds starts with 1. */
const cardStart = /^(?:[3-6]|2[2-7])/

function luhnHolds(digits: string): boolean {
  let sum = 0
  for (let index = 0; index < digits.length; index += 1) {
    let value = digits.charCodeAt(digits.length - 1 - index) - 48
    if (index % 2 === 1) {
      value *= 2
      if (value > 9) value -= 9
    }
    sum += value
  }
  return sum % 10 === 0
}

function isCard(digits: string): boolean {
  return digits.length >= 13 && digits.length <= 19 && cardStart.test(digits) && luhnHolds(digits)
}

function isPhone(text: string, digits: string): boolean {
  const count = digits.length
  if (text.startsWith('+')) return count >= 8 && count <= 15
  if (text.length === count) {
    // Bare digits: seconds since 1970 start with 1, and ids are mostly shorter or longer.
    return count >= 10 && count <= 12 && !(count === 10 && digits.startsWith('1'))
  }
  return count >= 9 && count <= 15 && !isoDate.test(text) && !/^\d{1,3}(?:\.\d{1,3}){3}$/.test(text)
}

/** Takes out payment cards (Luhn-checked), phone and social security numbers. */
export function scrubNumbers(text: string): string {
  return text.replaceAll(numberPattern, (match, offset: number) => {
    const before = text[offset - 1] ?? ' '
    const after = text[offset + match.length] ?? ' '
    const digits = match.replaceAll(/\D/g, '')
    // Part of a hex id, a version or a decimal number, not a number somebody dials or pays with.
    const inWord = uuidAround.test(before) || uuidAround.test(after) || before === '-'
    if (inWord) return match
    if (isCard(digits)) return marks.card
    if (socialSecurity.test(match)) return marks.redacted
    return isPhone(match, digits) ? marks.phone : match
  })
}
