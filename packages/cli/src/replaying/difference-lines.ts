import type { Difference } from '@first-contact/replay'
import type { Output } from '../output/output.ts'
import { clipped, printable } from '../output/printable.ts'

/** `outcome: "allow" -> "deny"` */
export function differenceText({ pointer, recorded, replayed }: Difference): string {
  const place = pointer === '' ? 'answer' : pointer.slice(1).replaceAll('/', '.')
  return printable(`${place}: ${recorded ?? 'nothing'} -> ${replayed ?? 'nothing'}`)
}

const labelWidth = 11

/** Differences one a line, named once, as fields of a view are. */
export function differenceLines(
  name: string,
  differences: readonly Difference[],
  output: Output,
): readonly string[] {
  return differences.map((difference, at) => {
    const label = output.tone('dim', (at === 0 ? name : '').padEnd(labelWidth))
    return `  ${label} ${clipped(differenceText(difference), output.width - labelWidth - 3)}`
  })
}
