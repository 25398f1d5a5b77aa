/** A duration in the unit that reads best: `830 µs`, `12.4 ms`, `3.10 s`, `4 min`. */
export function durationText(us: number): string {
  if (us < 1000) return `${Math.round(us)} µs`
  const ms = us / 1000
  if (ms < 10) return `${ms.toFixed(1)} ms`
  if (ms < 1000) return `${Math.round(ms)} ms`
  const seconds = ms / 1000
  if (seconds < 100) return `${seconds.toFixed(seconds < 10 ? 2 : 1)} s`
  const minutes = seconds / 60
  return minutes < 120 ? `${Math.round(minutes)} min` : `${Math.round(minutes / 60)} h`
}

const minuteMs = 60_000
const hourMs = 60 * minuteMs
const dayMs = 24 * hourMs

/** How long ago: `12 s ago`, `5 min ago`, `3 h ago`, `2 d ago`. */
export function agoText(at: string, now: Date): string {
  const ms = Math.max(0, now.getTime() - Date.parse(at))
  if (ms < minuteMs) return `${Math.round(ms / 1000)} s ago`
  if (ms < hourMs) return `${Math.round(ms / minuteMs)} min ago`
  if (ms < 2 * dayMs) return `${Math.round(ms / hourMs)} h ago`
  return `${Math.round(ms / dayMs)} d ago`
}
