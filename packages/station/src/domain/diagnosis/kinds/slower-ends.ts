/** A call from one service to another. */
export interface CallPlace {
  readonly service: string
  readonly callee: string | null
}

interface Watched<Place extends CallPlace> {
  readonly place: Place
  readonly calls: number
  readonly isSlower: boolean
}

/**
 * Time between two services belongs to either of them. It is put at the end more of whose calls, to
 * and from anyone, have become slower; null where both are alike.
 */
export function slowerEnds<Place extends CallPlace>(
  watched: readonly Watched<Place>[],
): (place: Place) => string | null {
  const slow = new Map<string, number>()
  const all = new Map<string, number>()
  for (const { place, calls, isSlower } of watched) {
    for (const end of [place.service, place.callee]) {
      if (end === null) continue
      all.set(end, (all.get(end) ?? 0) + calls)
      if (isSlower) slow.set(end, (slow.get(end) ?? 0) + calls)
    }
  }
  const share = (end: string): number => (slow.get(end) ?? 0) / (all.get(end) ?? 1)
  return ({ service, callee }) => {
    if (callee === null) return service
    const difference = share(callee) - share(service)
    return difference === 0 ? null : difference > 0 ? callee : service
  }
}
