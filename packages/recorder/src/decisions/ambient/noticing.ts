/** Notices that an engine used something around `ctx`; throws in strict mode. */
export type Notice = (api: string) => void

/** Whom doubles tell; null while there is nobody to be told. */
export interface Noticing {
  notice: Notice | null
}

/**
 * A double of a function that tells its name and does what the function does, with all its
 * properties. What the function itself uses is not told: that is the same read.
 */
export function tellingDouble<Fn extends object>(noticing: Noticing, api: string) {
  return (real: Fn): Fn =>
    new Proxy(real, {
      apply(target, receiver, args): unknown {
        const { notice } = noticing
        if (notice === null)
          return Reflect.apply(target as unknown as () => unknown, receiver, args)
        notice(api)
        noticing.notice = null
        try {
          return Reflect.apply(target as unknown as () => unknown, receiver, args)
        } finally {
          noticing.notice = notice
        }
      },
    })
}
