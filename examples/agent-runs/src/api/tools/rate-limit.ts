/** A bucket of tokens for each tool, refilled by time, a second's worth deep. */
export interface RateLimit {
  /** 0 when the call may go, else how long to wait. */
  take(tool: string): number
}

export function rateLimit(
  perSecond: number,
  nowMs: () => number = () => performance.now(),
): RateLimit {
  const buckets = new Map<string, { tokens: number; at: number }>()
  return {
    take: (tool) => {
      const now = nowMs()
      const bucket = buckets.get(tool) ?? { tokens: perSecond, at: now }
      const refilled = bucket.tokens + ((now - bucket.at) / 1000) * perSecond
      const tokens = Math.min(perSecond, refilled)
      buckets.set(tool, { tokens: tokens >= 1 ? tokens - 1 : tokens, at: now })
      return tokens >= 1 ? 0 : Math.ceil(((1 - tokens) / perSecond) * 1000)
    },
  }
}
