/** Refuses a call of the driver in its own form: by its callback, by a promise, or by a throw. */
export function refuseCall(error: Error, args: readonly unknown[]): unknown {
  const callback = callbackOf(args)
  if (typeof callback === 'function') {
    process.nextTick(() => Reflect.apply(callback, undefined, [error]))
    return undefined
  }
  const first: unknown = args[0]
  // A submittable without one has neither: `query(stream)` returns the stream.
  if (typeof first === 'object' && first !== null && 'submit' in first) throw error
  return Promise.reject(error)
}

function callbackOf(args: readonly unknown[]): unknown {
  const given = args.find((arg) => typeof arg === 'function')
  if (given !== undefined) return given
  const first: unknown = args[0]
  return typeof first === 'object' && first !== null ? Reflect.get(first, 'callback') : undefined
}
