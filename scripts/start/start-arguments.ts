/** What `npm start --` takes. */
export const startFlags = ['--once', '--verbose'] as const

export interface StartArguments {
  readonly isOnce: boolean
  readonly isVerbose: boolean
  /** Whatever else was given: a misspelt flag must not start something else than was meant. */
  readonly unknown: readonly string[]
}

export function readStartArguments(given: readonly string[]): StartArguments {
  return {
    isOnce: given.includes('--once'),
    isVerbose: given.includes('--verbose'),
    unknown: given.filter((each) => !startFlags.some((flag) => flag === each)),
  }
}
