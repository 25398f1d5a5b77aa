/** Closed range of sequence numbers. */
export type SequenceRange = readonly [from: number, to: number]

/** Ascending, merged closed ranges that cover the numbers given, in any order. */
export function rangesOf(sequences: readonly number[]): SequenceRange[] {
  const sorted = [...sequences].sort((a, b) => a - b)
  const ranges: [number, number][] = []
  for (const sequence of sorted) {
    const last = ranges.at(-1)
    if (last !== undefined && sequence <= last[1] + 1) last[1] = Math.max(last[1], sequence)
    else ranges.push([sequence, sequence])
  }
  return ranges
}

/** Ranges as a literal of Postgres type int8multirange. */
export function multirangeText(ranges: readonly SequenceRange[]): string {
  return `{${ranges.map(([from, to]) => `[${from},${to}]`).join(',')}}`
}

/** Reads what Postgres writes for an int8multirange: `{[1,5),[7,8)}`. */
export function parseMultirange(text: string): SequenceRange[] {
  const ranges: SequenceRange[] = []
  for (const match of text.matchAll(/([[(])(\d+),(\d+)([\])])/g)) {
    const from = Number(match[2]) + (match[1] === '(' ? 1 : 0)
    const to = Number(match[3]) - (match[4] === ')' ? 1 : 0)
    if (from <= to) ranges.push([from, to])
  }
  return ranges
}
