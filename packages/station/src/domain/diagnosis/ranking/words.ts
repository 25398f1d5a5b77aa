/** `37 of 40` */
export function outOf(count: number, of: number): string {
  return `${figure(count)} of ${figure(of)}`
}

/** A number as people write it: whole, or with three digits that matter. */
export function figure(value: number): string {
  if (Number.isInteger(value)) return value.toLocaleString('en-US')
  const rounded = Number(value.toPrecision(3))
  return rounded.toLocaleString('en-US', { maximumSignificantDigits: 3 })
}

/** `37 %` */
export function percent(share: number): string {
  return `${Math.round(share * 100)} %`
}

/** `140 µs`, `12 ms`, `3.4 s` */
export function time(us: number): string {
  if (us < 1000) return `${Math.round(us)} µs`
  return us < 1_000_000 ? `${figure(us / 1000)} ms` : `${figure(us / 1_000_000)} s`
}

const quotedMax = 120

/** Text of somebody else's, short enough to be read in a sentence. */
export function quoted(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ').trim()
  return `"${line.length > quotedMax ? `${line.slice(0, quotedMax - 1)}…` : line}"`
}
