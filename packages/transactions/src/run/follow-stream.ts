import type { Submittable } from 'pg'

/** A submittable is ended by the error of its statement, or by the server being ready for more. */
export function watchStream(stream: Submittable, onEnd: () => void): void {
  let hasEnded = false
  for (const name of ['handleReadyForQuery', 'handleError']) {
    const handle: unknown = Reflect.get(stream, name)
    if (typeof handle !== 'function') continue
    Reflect.set(stream, name, (...args: readonly unknown[]): unknown => {
      if (!hasEnded) onEnd()
      hasEnded = true
      return Reflect.apply(handle, stream, args)
    })
  }
}

/** Keeps a stream from being sent where BEGIN, just before it, was refused. */
export function refuseWithout(
  stream: Submittable,
  refusalOf: () => { readonly error: unknown } | undefined,
): void {
  const submit: unknown = Reflect.get(stream, 'submit')
  if (typeof submit !== 'function') return
  // The driver fails what `submit` returns an error for.
  Reflect.set(
    stream,
    'submit',
    (...args: readonly unknown[]): unknown =>
      refusalOf()?.error ?? Reflect.apply(submit, stream, args),
  )
}
