function trimmed(value: number, digits: number): string {
  return value >= 10 ** digits
    ? String(Math.round(value))
    : String(Number(value.toPrecision(digits)))
}

/** A span's length as people read it: `340 µs`, `12 ms`, `4.8 s`, `2 min 5 s`, `1 h 3 min`. */
export function durationText(microseconds: number, digits = 2): string {
  const us = Math.max(0, microseconds)
  if (us < 1000) return `${Math.round(us)} µs`
  if (us < 999_500) return `${trimmed(us / 1000, digits)} ms`
  if (us < 59_950_000) return `${trimmed(us / 1_000_000, digits)} s`
  const seconds = Math.round(us / 1_000_000)
  const minutes = Math.floor(seconds / 60)
  if (minutes < 60) return withRest(minutes, 'min', seconds % 60, 's')
  return withRest(Math.floor(minutes / 60), 'h', minutes % 60, 'min')
}

function withRest(whole: number, unit: string, rest: number, restUnit: string): string {
  return rest === 0 ? `${whole} ${unit}` : `${whole} ${unit} ${rest} ${restUnit}`
}
