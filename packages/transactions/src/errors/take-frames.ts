/**
 * The stack from above a function, as V8 has it and not as text.
 *
 * @returns nothing with frozen intrinsics; then nothing is known of any place
 */
export function takeFrames(
  above: (...args: never) => unknown,
  depth: number,
): readonly NodeJS.CallSite[] {
  const prepare: unknown = Reflect.get(Error, 'prepareStackTrace')
  const limit = Error.stackTraceLimit
  const holder: { stack?: unknown } = {}
  try {
    Error.stackTraceLimit = depth
    Error.prepareStackTrace = (_, frames) => frames
    Error.captureStackTrace(holder, above)
    const frames: unknown = holder.stack
    return Array.isArray(frames) ? (frames as readonly NodeJS.CallSite[]) : []
  } catch {
    return []
  } finally {
    Reflect.set(Error, 'prepareStackTrace', prepare)
    Reflect.set(Error, 'stackTraceLimit', limit)
  }
}
