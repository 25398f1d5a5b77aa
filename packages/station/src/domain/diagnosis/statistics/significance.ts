const factorials: number[] = [0]

/** ln n! */
function logFactorial(n: number): number {
  if (n > 10_000) return n * Math.log(n) - n + 0.5 * Math.log(2 * Math.PI * n) + 1 / (12 * n)
  for (let next = factorials.length; next <= n; next += 1) {
    factorials.push((factorials[next - 1] ?? 0) + Math.log(next))
  }
  return factorials[n] ?? 0
}

function logChoose(n: number, k: number): number {
  return logFactorial(n) - logFactorial(k) - logFactorial(n - k)
}

/** Terms past which the rest of a tail adds nothing. */
const negligible = 1e-12

function sumTail(from: number, to: number, logTerm: (k: number) => number): number {
  let sum = 0
  for (let k = from; k <= to; k += 1) {
    const term = Math.exp(logTerm(k))
    sum += term
    if (term < sum * negligible) break
  }
  return Math.min(1, sum)
}

/** Two groups, and how many of each have something. */
export interface TwoGroups {
  readonly failingWith: number
  readonly failing: number
  readonly healthyWith: number
  readonly healthy: number
}

/**
 * Fisher's exact test, one-sided: how likely so many of the failing have it by chance, when having
 * it had nothing to do with failing.
 */
export function fisher({ failingWith, failing, healthyWith, healthy }: TwoGroups): number {
  const having = failingWith + healthyWith
  const all = failing + healthy
  if (failing === 0 || healthy === 0 || having === 0) return 1
  const most = Math.min(having, failing)
  const expected = (having * failing) / all
  if (failingWith <= expected) return 1
  return sumTail(
    failingWith,
    most,
    (k) => logChoose(failing, k) + logChoose(healthy, having - k) - logChoose(all, having),
  )
}

/**
 * How likely at least so many of all counted fall on a side that covers some share of the time: the
 * exact comparison of two Poisson rates.
 */
export function countExcess(failing: number, healthy: number, failingShare: number): number {
  const all = failing + healthy
  if (failing <= all * failingShare) return 1
  const logIn = Math.log(failingShare)
  const logOut = Math.log1p(-failingShare)
  return sumTail(failing, all, (k) => logChoose(all, k) + k * logIn + (all - k) * logOut)
}

/** The least share that a count is good evidence for: Wilson's lower bound at one deviation. */
export function surely(count: number, of: number): number {
  if (of === 0) return 0
  const share = Math.min(1, count / of)
  const centre = share + 1 / (2 * of)
  const half = Math.sqrt((share * (1 - share)) / of + 1 / (4 * of * of))
  return Math.max(0, (centre - half) / (1 + 1 / of))
}
