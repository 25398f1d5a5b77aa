/** What the station tells whoever runs it. It never holds what a caller sent. */
export interface StationLog {
  info(text: string): void
  warn(text: string): void
}

/** Repeats of one warning are counted and said again after this long. */
const repeatAfterMs = 60_000

/** Writes to stderr; a warning that repeats is said once a minute, with its count. */
export function stderrLog(write: (line: string) => void, now: () => number): StationLog {
  const said = new Map<string, { at: number; swallowed: number }>()
  return {
    info: (text) => write(`first-contact: ${text}\n`),
    warn: (text) => {
      const last = said.get(text)
      if (last !== undefined && now() - last.at < repeatAfterMs) {
        last.swallowed += 1
        return
      }
      const repeated = last === undefined || last.swallowed === 0 ? '' : ` (${last.swallowed} more)`
      said.set(text, { at: now(), swallowed: 0 })
      write(`first-contact: warning: ${text}${repeated}\n`)
    },
  }
}
