/** What a text holds that some rule could match; one pass decides which rules run at all. */
export const feature = Object.freeze({
  at: 1,
  separator: 2,
  digits: 4,
  longRun: 8,
  quote: 16,
  dashes: 32,
  scheme: 64,
  percent: 128,
} as const)

/** Digits from which a text can hold a phone number or a card. */
const digitsMin = 8
/** Shortest run of word characters that can be a key or token. */
const runMin = 16

/** Last two letters of `bearer`, `basic`, `digest`, `token` and `apikey`. */
const schemeEnds: ReadonlySet<number> = new Set(['er', 'ic', 'st', 'en', 'ey'].map(pairOf))
/** Makes an ASCII letter a small one; what else it makes one costs a look, never a miss. */
const smallLetter = 32

function pairOf(letters: string): number {
  return (letters.charCodeAt(0) << 8) | letters.charCodeAt(1)
}

/** Whether what ends before `end` can be an authentication scheme; most words cannot. */
function endsScheme(text: string, end: number): boolean {
  if (end < 5) return false
  const last = text.charCodeAt(end - 1) | smallLetter
  const before = text.charCodeAt(end - 2) | smallLetter
  return schemeEnds.has((before << 8) | last)
}

/** Bits of `feature`; linear, about 1 ns a character. */
export function textFeatures(text: string): number {
  let bits = 0
  let digits = 0
  let run = 0
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index)
    if (code >= 48 && code <= 57) {
      digits += 1
      run += 1
    } else if ((code >= 65 && code <= 90) || (code >= 97 && code <= 122) || code === 95) {
      run += 1
    } else {
      if (code === 45 || code === 46) {
        // Dashes and dots go on with a run: keys and JWTs have them.
        run += 1
        if (code === 45 && text.charCodeAt(index + 1) === 45) bits |= feature.dashes
        continue
      }
      if (run >= runMin) bits |= feature.longRun
      run = 0
      if (code === 64) bits |= feature.at
      else if (code === 61 || code === 58) bits |= feature.separator
      else if (code === 34 || code === 39 || code === 40 || code === 123) bits |= feature.quote
      else if (code === 37) bits |= feature.percent
      else if ((code === 32 || code === 9) && endsScheme(text, index)) bits |= feature.scheme
    }
  }
  if (run >= runMin) bits |= feature.longRun
  if (digits >= digitsMin) bits |= feature.digits
  return bits
}
