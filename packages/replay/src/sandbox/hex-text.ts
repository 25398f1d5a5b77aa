/** A text as hex digits, four for each unit: what may stand in a tag without an escape. */
export function hexOfText(text: string): string {
  let hex = ''
  for (let at = 0; at < text.length; at += 1) {
    hex += text.charCodeAt(at).toString(16).padStart(4, '0')
  }
  return hex
}

export function textOfHex(hex: string): string {
  const units = hex.match(/.{4}/g) ?? []
  return units.map((unit) => String.fromCharCode(Number.parseInt(unit, 16))).join('')
}
