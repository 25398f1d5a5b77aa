/** `1 run`, `4 runs`, `12,000 runs`. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count.toLocaleString('en-US')} ${count === 1 ? one : many}`
}

/** `2026-11-23 05:57 UTC` */
export function atMinute(date: Date): string {
  return `${date.toISOString().slice(0, 16).replace('T', ' ')} UTC`
}

/** `40 seconds`, `5 minutes`, `3 hours`, `2 days`. */
export function duration(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000))
  if (seconds < 90) return counted(seconds, 'second')
  const minutes = Math.round(seconds / 60)
  if (minutes < 90) return counted(minutes, 'minute')
  const hours = Math.round(minutes / 60)
  return hours < 48 ? counted(hours, 'hour') : counted(Math.round(hours / 24), 'day')
}

/** `in the last 24 hours` */
export function windowText(since: Date, until: Date): string {
  const hours = Math.round((until.getTime() - since.getTime()) / 3_600_000)
  if (hours === 1) return 'in the last hour'
  return hours >= 48 && hours % 24 === 0
    ? `in the last ${hours / 24} days`
    : `in the last ${hours} hours`
}

/** `a`, `a and b`, `a, b and c`. */
export function listed(parts: readonly string[]): string {
  const last = parts.at(-1)
  if (last === undefined || parts.length === 1) return last ?? ''
  return `${parts.slice(0, -1).join(', ')} and ${last}`
}
