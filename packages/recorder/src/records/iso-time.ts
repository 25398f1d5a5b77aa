let second = Number.NaN
let upToDot = ''

/**
 * RFC 3339 in UTC with milliseconds, as `toISOString` writes it. Everything up to the second is kept
 * from the call before, because times of records come in order.
 */
export function isoTime(epochMs: number): string {
  const whole = Math.floor(epochMs / 1000)
  if (whole !== second) {
    upToDot = new Date(whole * 1000).toISOString().slice(0, -4)
    second = whole
  }
  const ms = Math.floor(epochMs - whole * 1000)
  if (ms > 99) return `${upToDot}${ms}Z`
  return ms > 9 ? `${upToDot}0${ms}Z` : `${upToDot}00${ms}Z`
}
