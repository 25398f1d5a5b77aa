const digitsTried = [1, 2, 3] as const

/**
 * Whole numbers that are simpler, the simplest first: zero, without the sign, and towards zero by
 * halves of the way. Where none of these will do, the number before it will not either.
 */
export function* simplerIntegers(value: bigint): Generator<bigint> {
  if (value === 0n) return
  yield 0n
  if (value < 0n) yield -value
  for (let step = value / 2n; step !== 0n; step /= 2n) yield value - step
}

/** Numbers that are simpler and not longer to write, the simplest first. */
export function* simplerNumbers(value: number): Generator<number> {
  const isShort = (other: number): boolean =>
    !Object.is(other, value) && String(other).length <= String(value).length
  if (Number.isSafeInteger(value)) {
    for (const simpler of simplerIntegers(BigInt(value))) yield Number(simpler)
    return
  }
  const whole = Math.trunc(value)
  const rounded = digitsTried.map((digits) => Number(value.toFixed(digits)))
  const others = [0, Math.sign(value), Math.abs(value), whole, whole + Math.sign(value), ...rounded]
  for (const other of new Set(others.map((each) => each + 0))) {
    if (isShort(other) && digitsOf(other) < digitsOf(value)) yield other
  }
}

/** What makes a number hard to read: none for one that is whole. */
function digitsOf(value: number): number {
  return Number.isSafeInteger(value) ? 0 : String(value).length
}
