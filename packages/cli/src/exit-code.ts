/** What an exit code says, the same for every command. */
export const exitCodes = Object.freeze({
  /** It holds, or what was asked for was done. */
  holds: 0,
  /** It does not hold: a broken chain, a gap, a failed run. */
  doesNotHold: 1,
  /** It could not be told: nothing stored under this id, a station that does not answer. */
  couldNotTell: 2,
  /** The input or the configuration cannot be used. */
  unusable: 3,
} as const)

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes]
