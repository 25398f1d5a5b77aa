export interface AbsoluteTextOptions {
  readonly timeZone?: string | undefined
  /** Leaves the day out when it is the day of this instant. */
  readonly todayMs?: number | undefined
  readonly withMilliseconds?: boolean | undefined
}

const clockFields = {
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hourCycle: 'h23',
  timeZoneName: 'short',
} as const

interface Formats {
  readonly day: Intl.DateTimeFormat
  readonly clock: Intl.DateTimeFormat
  readonly fineClock: Intl.DateTimeFormat
}

/** Making a format costs a hundred times more than using it, and a list uses it every second. */
const formatsByZone = new Map<string | undefined, Formats>()

function formatsOf(timeZone: string | undefined): Formats {
  const known = formatsByZone.get(timeZone)
  if (known !== undefined) return known
  const zone = timeZone === undefined ? {} : { timeZone }
  const formats = {
    day: new Intl.DateTimeFormat('en-GB', {
      ...zone,
      day: 'numeric',
      month: 'short',
      year: 'numeric',
    }),
    clock: new Intl.DateTimeFormat('en-GB', { ...zone, ...clockFields }),
    fineClock: new Intl.DateTimeFormat('en-GB', {
      ...zone,
      ...clockFields,
      fractionalSecondDigits: 3,
    }),
  }
  formatsByZone.set(timeZone, formats)
  return formats
}

/** A wall-clock time that always names its zone: `23 Nov 2026, 05:57:11 UTC`. */
export function absoluteText(atMs: number, options: AbsoluteTextOptions = {}): string {
  if (!Number.isFinite(atMs)) return 'unknown time'
  const { timeZone, todayMs, withMilliseconds } = options
  const { day, clock, fineClock } = formatsOf(timeZone)
  const time = (withMilliseconds === true ? fineClock : clock).format(atMs)
  const isToday = todayMs !== undefined && day.format(todayMs) === day.format(atMs)
  return isToday ? time : `${day.format(atMs)}, ${time}`
}
