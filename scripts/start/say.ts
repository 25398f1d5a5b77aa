/** Says what is going on, one line at a time. */
export function say(text = ''): void {
  process.stdout.write(`${text}\n`)
}

/** How long something took, in words. */
export function secondsSince(startedMs: number): string {
  return `${((performance.now() - startedMs) / 1000).toFixed(1)} s`
}
