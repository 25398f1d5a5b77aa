/** A place as far as finding the last good one needs it. */
export interface Dated {
  /** Milliseconds since the epoch. */
  readonly committedMs: number
}

/** How the good end was found. */
export type GoodBy =
  /** Somebody named it. */
  | 'given'
  /** The manifest says which commit was stamped with the version that decided. */
  | 'stamp'
  /** It has the version that decided. */
  | 'version'
  /** The version that decided is in no commit; this one decides the same. */
  | 'answer'

/**
 * The order in which commits are asked whether they are the one that decided: from the last before
 * the decision back to the oldest, then those that came after it. The code may have been committed
 * only after it had decided.
 *
 * @param commits - the oldest first
 */
export function askingOrder(commits: readonly Dated[], decidedMs: number): readonly number[] {
  const later = commits.findLastIndex(({ committedMs }) => committedMs <= decidedMs) + 1
  const earlier = Array.from({ length: later }, (_, at) => later - 1 - at)
  return [...earlier, ...Array.from({ length: commits.length - later }, (_, at) => later + at)]
}

/** The first that fits, in the order given, of as many as may be asked. */
export async function firstThat(
  order: readonly number[],
  askedMax: number,
  fits: (index: number) => Promise<boolean>,
): Promise<number | null> {
  for (const at of order.slice(0, askedMax)) if (await fits(at)) return at
  return null
}
