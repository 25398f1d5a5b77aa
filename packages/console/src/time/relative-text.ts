const minuteMs = 60_000
const hourMs = 60 * minuteMs
const dayMs = 24 * hourMs

/** How long ago: `just now`, `4 s ago`, `12 min ago`, `3 h ago`, `5 d ago`; `in 3 min` ahead. */
export function relativeText(atMs: number, nowMs: number): string {
  const apart = nowMs - atMs
  // Clocks of two machines differ by a little; a second ahead is no news from the future.
  if (apart > -2000 && apart < 1000) return 'just now'
  const length = lengthText(Math.abs(apart))
  return apart < 0 ? `in ${length}` : `${length} ago`
}

function lengthText(ms: number): string {
  if (ms < minuteMs) return `${Math.floor(ms / 1000)} s`
  if (ms < hourMs) return `${Math.floor(ms / minuteMs)} min`
  if (ms < 2 * dayMs) return `${Math.floor(ms / hourMs)} h`
  return `${Math.floor(ms / dayMs)} d`
}
