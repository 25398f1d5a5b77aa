const whileLoading = ' (while loading)'

/** Whether modules looked for something, and not the engine itself. */
export function isWhileLoading(api: string): boolean {
  return api.endsWith(whileLoading)
}

export function lookNote(api: string): string {
  return `looks for ${api}, which a replay does not have`
}
