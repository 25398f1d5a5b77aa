const units = ['B', 'kB', 'MB', 'GB', 'TB'] as const

/** A number of bytes in the unit that reads best, by thousands: `12.3 MB`. */
export function sizeText(bytes: number): string {
  let value = bytes
  let at = 0
  while (value >= 1000 && at < units.length - 1) {
    value /= 1000
    at += 1
  }
  return `${at === 0 || value >= 100 ? Math.round(value) : value.toFixed(1)} ${units[at] ?? 'B'}`
}
