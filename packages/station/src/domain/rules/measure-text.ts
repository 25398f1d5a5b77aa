/** `99 %`, `99.5 %`, `99.95 %`: as many digits as tell it from 100 %. */
export function percent(share: number): string {
  const value = share * 100
  const digits = value >= 99.9 && value < 100 ? 2 : 1
  // Never rounded up to a hundred: 99.999 % is not all of them.
  const shown = Math.floor(value * 10 ** digits + 1e-9) / 10 ** digits
  return `${shown.toLocaleString('en-US', { maximumFractionDigits: digits })} %`
}

/** `850 µs`, `12 ms`, `1.4 s`, `2.5 min`. */
export function latencyText(us: number): string {
  if (us < 1000) return `${Math.round(us)} µs`
  if (us < 999_500) return `${short(us / 1000)} ms`
  return us < 90_000_000 ? `${short(us / 1_000_000)} s` : `${short(us / 60_000_000)} min`
}

function short(value: number): string {
  return value.toLocaleString('en-US', { maximumSignificantDigits: value < 10 ? 2 : 3 })
}
