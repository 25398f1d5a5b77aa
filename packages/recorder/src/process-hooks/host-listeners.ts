/** signal-exit, in many dependency trees, counts its own listeners here; it handles no signal. */
const signalExitKey: unique symbol = Symbol.for('signal-exit emitter') as never

function signalExitListeners(): number {
  const emitter = (globalThis as { [signalExitKey]?: { count?: unknown } })[signalExitKey]
  return typeof emitter?.count === 'number' ? emitter.count : 0
}

/** Whether the application itself decides what a signal does. */
export function hasHostSignalHandler(
  signal: NodeJS.Signals,
  own: (...args: never[]) => void,
): boolean {
  const others = process.listeners(signal).filter((listener) => listener !== own).length
  // signal-exit only watches: it re-raises when it is alone, which it is not while we listen.
  return others > signalExitListeners()
}
