/** Two neighbours, by their index, that do not say the same; who stands between them says nothing. */
export interface Step {
  readonly before: number
  readonly after: number
}

/**
 * Every place in a row where what is said changes.
 *
 * @param keys - what each says; null for one that says nothing
 */
export function stepsIn(keys: readonly (string | null)[]): readonly Step[] {
  const steps: Step[] = []
  let before: number | null = null
  for (const [at, key] of keys.entries()) {
    if (key === null) continue
    if (before !== null && keys[before] !== key) steps.push({ before, after: at })
    before = at
  }
  return steps
}

/**
 * One place between two ends that differ, where what is said stops being what the first end says,
 * by halving: about log2 questions, and more around those that say nothing.
 *
 * @param keyAt - asked for the ends too
 */
export async function halve(
  ends: Step,
  keyAt: (index: number) => Promise<string | null>,
): Promise<Step> {
  const first = await keyAt(ends.before)
  let { before, after } = ends
  while (after - before > 1) {
    const found = await nearestWitness({ before, after }, keyAt)
    // None between them says anything.
    if (found === null) break
    if (found.key === first) before = found.at
    else after = found.at
  }
  return { before, after }
}

async function nearestWitness(
  { before, after }: Step,
  keyAt: (index: number) => Promise<string | null>,
): Promise<{ readonly at: number; readonly key: string } | null> {
  const middle = Math.floor((before + after) / 2)
  for (let distance = 0; distance < after - before; distance += 1) {
    for (const at of new Set([middle - distance, middle + distance])) {
      if (at <= before || at >= after) continue
      const key = await keyAt(at)
      if (key !== null) return { at, key }
    }
  }
  return null
}
