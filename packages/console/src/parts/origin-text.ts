import type { Origin } from '../api/views.ts'

const words: Readonly<Record<Origin, string>> = {
  user: 'users',
  synthetic: 'synthetic traffic',
  rehearsal: 'a rehearsal',
}

/** Who caused it, in words: `from users and synthetic traffic`. */
export function originText(origins: readonly Origin[]): string {
  if (origins.length === 0) return 'from nobody known'
  return `from ${origins.map((origin) => words[origin]).join(' and ')}`
}
