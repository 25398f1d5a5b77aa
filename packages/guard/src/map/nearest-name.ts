/** How many letters have to be changed, added or left out to make one word of another. */
function editDistance(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_, index) => index)
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i]
    for (let j = 1; j <= b.length; j += 1) {
      const swap = (previous[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1)
      row.push(Math.min(swap, (previous[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1))
    }
    previous = row
  }
  return previous[b.length] ?? 0
}

/** Beyond this many letters it is a guess that misleads: `L7` does not mean `L4`. */
function tolerance({ length }: string): number {
  return length <= 3 ? 0 : Math.max(2, Math.floor(length / 3))
}

/** The name that was probably meant, or `null` where none is near. */
export function nearestName(word: string, names: Iterable<string>): string | null {
  const lower = word.toLowerCase()
  const ranked = [...names]
    .map((name) => ({ name, distance: editDistance(lower, name.toLowerCase()) }))
    .toSorted((a, b) => a.distance - b.distance)
  const [best] = ranked
  const isNear = best !== undefined && best.distance <= tolerance(word)
  if (isNear) return best.name
  const isPart = ({ name }: { readonly name: string }) =>
    lower.length > 2 && (name.includes(lower) || lower.includes(name))
  return ranked.find(isPart)?.name ?? null
}

/** `; did you mean "layers"?`, or nothing. */
export function meant(word: string, names: Iterable<string>): string {
  const nearest = nearestName(word, names)
  return nearest === null ? '' : `; did you mean ${JSON.stringify(nearest)}?`
}
