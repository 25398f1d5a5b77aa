import type { TelemetryEvent } from '@first-contact/station/diagnosis'

const atStart =
  /^\W{0,3}(?:[\d:.,TZ /-]{8,40}\W{0,3})?(?:\[[^\]]{0,40}\]\s*)?(error|fatal|severe|critical|panic|warn(?:ing)?|info|debug|trace)\b/i

/** What a level is, by its own column, else by the word that a line begins with. */
export function levelOf(level: string, message: string): TelemetryEvent['level'] {
  const word = (level.trim() || (atStart.exec(message.slice(0, 120))?.[1] ?? '')).toLowerCase()
  if (/^(?:e|err|error|fatal|severe|crit|critical|panic|alert|emerg|emergency)$/.test(word))
    return 'error'
  return /^(?:w|warn|warning)$/.test(word) ? 'warning' : 'info'
}
